/**
 * Which service is spoken to: `legacy`, that of 2017, or `modern`, today's. In modern calls members that are dead today
 * are left out, and calls that are gone are refused before any request.
 * Source: https://docs.clarifai.com/product-updates/upcoming-api-changes/other-previous-changes.
 */
export type Profile = 'legacy' | 'modern';

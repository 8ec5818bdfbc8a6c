/** Version sent in `X-Clarifai-Client`; equal to the package's. */
export const VERSION = '0.1.0';

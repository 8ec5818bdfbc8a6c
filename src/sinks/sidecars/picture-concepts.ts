/**
 * Concepts about the picture as such: what it is made of, how it was made, what is not in it. As keywords they say
 * nothing that anybody looks for. The names are those of the general and the moderation models.
 */
const PICTURE_CONCEPTS: ReadonlySet<string> = new Set(
  [
    ['no person', 'no people', 'nobody', 'safe', 'sfw'],
    ['monochrome', 'black and white', 'grayscale', 'greyscale', 'sepia', 'color', 'colour', 'colorful', 'colourful'],
    ['dark', 'bright', 'high contrast', 'low contrast', 'overexposed', 'underexposed'],
    ['blur', 'blurred', 'blurry', 'focus', 'out of focus', 'in focus'],
    ['image', 'picture', 'photo', 'photograph', 'photography', 'snapshot', 'stock photo'],
    ['background', 'backdrop', 'wallpaper', 'desktop', 'isolated', 'cutout', 'conceptual'],
    ['horizontal', 'vertical', 'square image', 'panoramic', 'wide angle'],
  ].flat(),
);

/** Whether a concept is about the picture as such, not about what it shows. */
export function isAboutPicture(name: string): boolean {
  return PICTURE_CONCEPTS.has(name.toLowerCase());
}

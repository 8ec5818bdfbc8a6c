/** Limits of the service. Source: https://docs.clarifai.com/create-manage/inputs/upload. */
export const LIMITS = {
  /** Inputs in one POST, PATCH or predict call. */
  inputsPerCall: 128,
  /** Bytes of one image. */
  imageBytes: 20_000_000,
  /** Pixels of one image. */
  imagePixels: 85_000_000,
  /** Bytes of one request body. */
  bodyBytes: 128_000_000,
  /** Calls per second and key, over all plans. */
  callsPerSecond: 15,
} as const;

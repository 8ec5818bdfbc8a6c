import { setFlagsFromString } from 'node:v8';

/**
 * Lets the garbage collector of this process begin when the heap has grown by half since its last turn, in place of up
 * to four times: a process that stays for months takes less memory, for a few per cent of computing.
 */
export function keepHeapSmall(): void {
  setFlagsFromString('--heap-growing-percent=50');
}

export type { Counts, Progress } from '../pipeline/progress.ts';

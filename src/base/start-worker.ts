import { Worker } from 'node:worker_threads';

/** The address of a module beside another one: TypeScript where that one runs from its source, built where it is built. */
export function neighbour(name: string, here: string): URL {
  return new URL(name + (here.endsWith('.ts') ? '.ts' : '.js'), here);
}

/**
 * Starts a worker thread from its built file, or from its TypeScript source (tests, development) through tsx.
 *
 * @param entry the worker's file; a `.ts` one is compiled on the fly.
 * @param setup what the worker finds as its `workerData`.
 */
export function startWorker(entry: URL, setup?: unknown): Worker {
  if (!entry.pathname.endsWith('.ts')) {
    return new Worker(entry, { workerData: setup });
  }
  // `execArgv: ['--import', 'tsx']` does nothing in a worker of Node 20: tsx has to be registered from within.
  const tsx = import.meta.resolve('tsx/esm/api');
  const code = `import(${JSON.stringify(tsx)}).then(({ register }) => {
    register();
    return import(${JSON.stringify(entry.href)});
  });`;
  return new Worker(code, { eval: true, workerData: setup });
}

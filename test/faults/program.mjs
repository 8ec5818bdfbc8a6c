import { spawn } from 'node:child_process';
import { once } from 'node:events';

import { commandIn, installArtefact } from '../artefact/install.mjs';

/** The packed and installed program, as a file for `node`. */
const PROGRAM = commandIn(await installArtefact());

/** Starts the program without the credentials of whoever runs this; `output` gathers what it says. */
export function startProgram(folder, args) {
  const environment = Object.entries(process.env).filter(([name]) => !name.startsWith('CLARIFAI_'));
  const child = spawn(process.execPath, [PROGRAM, ...args], {
    cwd: folder,
    env: { ...Object.fromEntries(environment), HOME: folder },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  child.output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => (child.output = (child.output + text).slice(-20_000)));
  }
  child.ended = once(child, 'close').then(([code, signal]) => ({ code, signal, output: child.output }));
  return child;
}

/** Starts the engine as a program of its own, and ends when it is ready. */
export async function startEngine(folder, args) {
  const child = startProgram(folder, ['engine', '--data', 'engine', ...args]);
  let text = '';
  const url = await new Promise((resolve, reject) => {
    child.stdout.on('data', (chunk) => {
      text += chunk;
      const [found] = /http:\/\/\S+/.exec(text) ?? [];
      if (found) resolve(found);
    });
    void child.ended.then(({ output }) => reject(new Error(`The engine ended: ${output}`)));
  });
  return { child, url };
}

/** Ends a started program and waits for it. */
export async function end(child, signal = 'SIGTERM') {
  child.kill(signal);
  return child.ended;
}

import { readdir } from 'node:fs/promises';

import { ClarifaiApp } from '../../../src/client/app.ts';

const CLIENT = new URL('../../../src/client/', import.meta.url);

/** Names every public method of the app, of the resources that hang on it, and of what else can make calls. */
export async function publicMethods(): Promise<readonly string[]> {
  const app = new ClarifaiApp({ apiKey: '0'.repeat(32), environment: {} });
  const onApp = Object.entries(app).filter(([, value]) => isResource(value));
  await app.close();
  const named = new Map<object, string>([[ClarifaiApp.prototype, 'app']]);
  for (const [name, resource] of onApp) named.set(Object.getPrototypeOf(resource), `app.${name}`);
  for (const made of await classesThatCall()) {
    const isKnown = [...named.keys()].some((known) => known === made.prototype || made.prototype.isPrototypeOf(known));
    if (!isKnown)
      named.set(
        made.prototype,
        made.name.replace(/^./, (letter) => letter.toLowerCase()),
      );
  }
  return [...named].flatMap(([prototype, name]) => methodsOf(prototype).map((method) => `${name}.${method}`));
}

function isResource(value: unknown): value is object {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) !== Object.prototype;
}

function methodsOf(prototype: object): readonly string[] {
  if (prototype === Object.prototype) return [];
  const own = Object.entries(Object.getOwnPropertyDescriptors(prototype))
    .filter(([name, { value }]) => name !== 'constructor' && typeof value === 'function')
    .map(([name]) => name);
  return [...new Set([...own, ...methodsOf(Object.getPrototypeOf(prototype) as object)])];
}

type Class = Function & { readonly prototype: object };

/** Those of the client's classes that are given a connection. */
async function classesThatCall(): Promise<readonly Class[]> {
  const files = (await readdir(CLIENT)).filter((file) => file.endsWith('.ts'));
  const modules: readonly object[] = await Promise.all(files.map(async (file) => import(new URL(file, CLIENT).href)));
  return modules.flatMap((module) => Object.values(module).filter(takesConnection));
}

function takesConnection(value: unknown): value is Class {
  return typeof value === 'function' && /^class\b[^]*?\bconstructor\(\s*connection\b/.test(value.toString());
}

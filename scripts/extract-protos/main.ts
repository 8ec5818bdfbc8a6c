import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

import type { Origin, Schema } from '../../test/oracle/proto/schema.ts';
import { describeMessages } from './describe-messages.ts';
import { describeRoutes } from './describe-routes.ts';
import { loadProtos } from './load-protos.ts';

const here = fileURLToPath(new URL('.', import.meta.url));
const target = fileURLToPath(new URL('../../test/oracle/proto/reference/', import.meta.url));

/** Each by the folder that it is installed in: today's release, and the oldest that has .proto files. */
const RELEASES = ['clarifai-nodejs-grpc', 'clarifai-nodejs-grpc-2020'];

async function originOf(folder: string): Promise<Origin> {
  const lock = JSON.parse(await readFile(`${here}package-lock.json`, 'utf8'));
  const { version, integrity, license } = lock.packages[`node_modules/${folder}`];
  return { package: 'clarifai-nodejs-grpc', version, integrity, license };
}

async function describeRelease(folder: string): Promise<Schema> {
  const root = loadProtos(folder);
  const routes = describeRoutes(root.lookupService('clarifai.api.V2'));
  const names = routes.flatMap(({ request, reply }) => [request, reply]);
  return { origin: await originOf(folder), routes, ...describeMessages(root, names) };
}

const lines = (entries: readonly string[]): string => entries.map((entry) => `    ${entry}`).join(',\n');

/** One line per route and message, so that a new release shows as a readable difference. */
function print({ origin, routes, messages, enums }: Schema): string {
  const members = (record: object): string =>
    lines(Object.entries(record).map(([name, value]) => `${JSON.stringify(name)}: ${JSON.stringify(value)}`));
  const parts = [
    `  "origin": ${JSON.stringify(origin)}`,
    `  "routes": [\n${lines(routes.map((route) => JSON.stringify(route)))}\n  ]`,
    `  "messages": {\n${members(messages)}\n  }`,
    `  "enums": {\n${members(enums)}\n  }`,
  ];
  return `{\n${parts.join(',\n')}\n}\n`;
}

await mkdir(target, { recursive: true });
const sums: string[] = [];
for (const folder of RELEASES) {
  const schema = await describeRelease(folder);
  const file = `clarifai-${schema.origin.version}.json`;
  const text = print(schema);
  await writeFile(target + file, text);
  sums.push(`${createHash('sha256').update(text).digest('hex')}  ${file}\n`);
  const count = Object.keys(schema.messages).length;
  console.log(`${file}: ${schema.routes.length} routes, ${count} messages, ${text.length} bytes`);
}
await writeFile(`${target}SHA256SUMS`, sums.join(''));

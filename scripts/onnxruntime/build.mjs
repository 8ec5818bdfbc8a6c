// Puts the runtime of the models into dist/onnxruntime: of two packages of 430 MB, the 180 MB that run them on a CPU.
// Installed as a dependency, onnxruntime-node would run a script that downloads files for graphics cards, and without
// a network npm would leave the package out.
import { cp, readFile, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { build } from 'rolldown';

const TARGET = fileURLToPath(new URL('../../dist/onnxruntime', import.meta.url));
const NATIVE = fileURLToPath(import.meta.resolve('onnxruntime-node'));
const NATIVE_PACKAGE = join(dirname(NATIVE), '..');
const WEB = fileURLToPath(import.meta.resolve('onnxruntime-web'));
const WEB_FILES = ['ort-wasm-simd-threaded.mjs', 'ort-wasm-simd-threaded.wasm'];

/** Loaded only by those who ask for a graphics card: onnxruntime.dll imports DirectML.dll with a delay. */
const FOR_GRAPHICS_CARDS = ['DirectML.dll', 'dxcompiler.dll', 'dxil.dll'];

await rm(TARGET, { recursive: true, force: true });
// Beside `bin`, as in its package: it loads `../bin/napi-v6/<platform>/<arch>/onnxruntime_binding.node`.
await loader(NATIVE, 'cjs', 'lib/native.cjs');
await loader(WEB, 'esm', 'lib/web.mjs');
await Promise.all(WEB_FILES.map((file) => cp(join(dirname(WEB), file), join(TARGET, 'lib', file))));
const unneeded = new Set([...FOR_GRAPHICS_CARDS, await copyOfLibraryForMacOs()]);
await cp(join(NATIVE_PACKAGE, 'bin'), join(TARGET, 'bin'), {
  recursive: true,
  filter: (file) => !unneeded.has(basename(file)),
});
for (const file of ['LICENSE', 'ThirdPartyNotices.txt']) {
  await cp(new URL(file, import.meta.url), join(TARGET, file));
}

async function loader(input, format, file) {
  await build({
    input,
    platform: 'node',
    output: { file: join(TARGET, file), format },
    logLevel: 'silent',
  });
}

/** The binding asks for libonnxruntime.1.dylib; its package holds the same file by its full version too. */
async function copyOfLibraryForMacOs() {
  const { version } = JSON.parse(await readFile(join(NATIVE_PACKAGE, 'package.json'), 'utf8'));
  return `libonnxruntime.${version}.dylib`;
}

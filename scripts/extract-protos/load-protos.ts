import { fileURLToPath } from 'node:url';
import protobuf from 'protobufjs';

const MODULES = fileURLToPath(new URL('node_modules/', import.meta.url));

/** Reads a release's service with all that it imports; members keep their names. */
export function loadProtos(folder: string): protobuf.Root {
  const root = new protobuf.Root();
  root.resolvePath = (_origin, target) => {
    if (target.startsWith('proto/')) return `${MODULES}${folder}/${target}`;
    // protobufjs brings the files of Google that the release imports, some of them built in.
    return protobuf.common.get(target) === null ? `${MODULES}protobufjs/${target}` : target;
  };
  root.loadSync('proto/clarifai/api/service.proto', { keepCase: true });
  root.resolveAll();
  return root;
}

import { readFile, realpath } from 'node:fs/promises';

/** File systems on other machines, and of the hosts of virtual ones, which do not tell what happens to them. */
const NETWORK =
  /^(?:nfs\d?|cifs|smb\d?|smbfs|9p|afs|ceph|glusterfs|lustre|davfs|ncpfs|vboxsf|prl_fs|virtiofs|fuse\.(?:sshfs|s3fs|rclone|gcsfuse|davfs2?|glusterfs|smbnetfs|curlftpfs|vmhgfs-fuse))$/;

/**
 * Tells the network file system that a folder is on; undefined when it is on this machine, or the system does not say.
 *
 * @param table the system's list of mounts. @default that of Linux
 */
export async function networkMount(folder: string, table = '/proc/self/mounts'): Promise<string | undefined> {
  const text = await readFile(table, 'utf8').catch(() => '');
  const mounts = text.split('\n').flatMap((line) => {
    const [, place = '', type = ''] = line.split(' ');
    return place === '' ? [] : [{ place: unescaped(place), type }];
  });
  const real = await realpath(folder).catch(() => folder);
  const around = mounts.filter(({ place }) => isInside(real, place));
  // The longest place is the innermost one; of two at the same place the later hides the earlier.
  const innermost = around.reduce((best, each) => (each.place.length >= best.place.length ? each : best), {
    place: '',
    type: '',
  });
  return NETWORK.test(innermost.type) ? innermost.type : undefined;
}

function isInside(folder: string, place: string): boolean {
  return folder === place || place === '/' || folder.startsWith(`${place}/`);
}

/** Spaces and the like stand as octal numbers there. */
function unescaped(place: string): string {
  return place.replaceAll(/\\(\d{3})/g, (_, digits: string) => String.fromCodePoint(Number.parseInt(digits, 8)));
}

import type { RecordedImage } from '../../record/recorded-image.ts';

/**
 * Puts a root before an image's path: a folder, a bucket or an address. Below an address that browsers open
 * (`https://…`, `…?d=`) the path is encoded; elsewhere it stays as it is.
 */
export function addressBelow(root: string, { input }: RecordedImage): string {
  const isForBrowsers = /^https?:/i.test(root) || root.includes('?');
  const path = isForBrowsers ? input.path.split('/').map(encodeURIComponent).join('/') : input.path;
  return `${root}${/[/=]$/.test(root) ? '' : '/'}${path}`;
}

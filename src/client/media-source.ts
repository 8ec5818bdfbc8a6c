import { onlyOne } from './argument.ts';
import { UserError } from './errors.ts';

/** Where the content of an input comes from. */
export type MediaSource =
  | {
      readonly kind: 'file';
      readonly path: string;
      /** Expected size: a file of another size fails as changed. Missing: whatever size it has when it is read. */
      readonly bytes?: number;
    }
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  | { readonly kind: 'url'; readonly url: string }
  | { readonly kind: 'base64'; readonly base64: string }
  | { readonly kind: 'blob'; readonly blob: Blob }
  | { readonly kind: 'stream'; readonly stream: AsyncIterable<Uint8Array> };

/** A source as callers give it: exactly one of these. */
export interface SourceOptions {
  /** Public http or https address; the service fetches it. */
  readonly url?: string | undefined;
  /** Path of a file; read when it is sent. */
  readonly file?: string | undefined;
  /** The file's content. */
  readonly bytes?: Uint8Array | undefined;
  /** The file's content as standard base64, without `data:` prefix and line breaks. */
  readonly base64?: string | undefined;
  /** The file's content as a Blob or File. */
  readonly blob?: Blob | undefined;
  /** The file's content as a readable stream of Node or of the web; read once, when it is sent. */
  readonly stream?: AsyncIterable<Uint8Array> | undefined;
}

const NAMES = ['url', 'file', 'bytes', 'base64', 'blob', 'stream'] as const;

/**
 * Finds the one source among the options.
 *
 * @param subject what it is the source of, for messages: `An image`.
 * @throws UserError when there is none or more than one, or it is not what its name says.
 */
export function sourceOf(options: SourceOptions, subject: string): MediaSource {
  const { url, file, bytes, base64, blob, stream } = options;
  const kind = onlyOne(options, NAMES, subject);
  if (kind === 'url' && typeof url === 'string') return { kind, url: checkUrl(url) };
  if (kind === 'file' && typeof file === 'string' && file !== '') return { kind, path: file };
  if (kind === 'bytes' && bytes instanceof Uint8Array && bytes.length > 0) return { kind, bytes };
  if (kind === 'base64' && typeof base64 === 'string' && base64 !== '') return { kind, base64 };
  if (kind === 'blob' && blob instanceof Blob && blob.size > 0) return { kind, blob };
  if (kind === 'stream' && typeof stream === 'object' && Symbol.asyncIterator in stream) return { kind, stream };
  throw new UserError(`${subject} cannot be read from ${kind}: it is empty or of another type.`);
}

/** Cuts white space off an address. @throws UserError unless it is one of http or https. */
export function checkUrl(url: string): string {
  const trimmed = typeof url === 'string' ? url.trim() : '';
  if (!/^https?:\/\//i.test(trimmed) || !URL.canParse(trimmed)) {
    throw new UserError('url must be an http or https address.');
  }
  return trimmed;
}

import type { UserAppId } from '../wire/input.ts';
import type { Status } from '../wire/status.ts';
import { checkPage, type CallOptions, type PageOptions } from './call-options.ts';
import { pages } from './pages.ts';
import type { Call, Connection } from './send.ts';
import { unanswered } from './unanswered.ts';

/** Where a resource is, and under which name the reply has it. */
export interface ResourceAddress {
  /** From `path`. */
  readonly path: string;
  /** `workflow`, or for a list `workflows`. */
  readonly member: string;
  readonly query?: Call['query'];
  /** The app meant, where it is not the caller's own. */
  readonly owner?: UserAppId | null;
}

export type ListOptions = Omit<PageOptions, 'page'>;

/** An app of somebody else. */
export interface AppReference {
  readonly userId: string;
  readonly appId: string;
}

/** Reads all pages of a list, one after the other. @throws UserError when `perPage` cannot be used. */
export function readAll<Item>(
  connection: Connection,
  { path, member, query, owner = null }: ResourceAddress,
  { perPage = 128, signal }: ListOptions,
): AsyncIterable<Item> {
  checkPage(1, perPage);
  return pages(async (page) => {
    const call = {
      method: 'GET',
      path,
      query: { ...query, page, per_page: perPage },
      userAppId: owner,
      signal,
    } as const;
    return itemsOf<Item>(await connection.send(call), member);
  });
}

/** Reads a list that has no pages and concerns no app. */
export async function readList<Item>(
  connection: Connection,
  { path, member }: ResourceAddress,
  { signal }: CallOptions,
): Promise<readonly Item[]> {
  const call = { method: 'GET', path, namesApp: false, signal } as const;
  return itemsOf<Item>(await connection.send(call), member);
}

/** Reads one resource. @throws ApiError with HTTP status 404 when there is none. */
export async function readOne<Item>(
  connection: Connection,
  { path, member, owner = null }: ResourceAddress,
  { signal }: CallOptions,
): Promise<Item> {
  const reply = await connection.send<Reply>({ method: 'GET', path, userAppId: owner, signal });
  return memberOf<Item>(reply[member], 'GET', path);
}

/** Makes a call that changes something, and takes the list of what was changed out of the reply. */
export async function change<Item>(connection: Connection, call: Call, member: string): Promise<readonly Item[]> {
  return itemsOf<Item>(await connection.send(call), member);
}

/** Makes a call of which only the status matters. */
export async function changeAll(connection: Connection, call: Call): Promise<Status> {
  return (await connection.send<{ readonly status: Status }>(call)).status;
}

/** Takes the one thing that a call was made for. @throws TransportError when the reply lacks it. */
export function memberOf<Item>(item: unknown, method: string, path: string): Item {
  if (item === undefined || item === null) throw unanswered(method, path);
  return item as Item;
}

/** Writes an app in the wire's words; null for the caller's own. */
export function ownerOf(app: AppReference | undefined): UserAppId | null {
  return app === undefined ? null : { user_id: app.userId, app_id: app.appId };
}

type Reply = Readonly<Record<string, unknown>>;

function itemsOf<Item>(reply: Reply, member: string): readonly Item[] {
  const items = reply[member];
  return Array.isArray(items) ? (items as (Item | null)[]).filter((item) => item !== null) : [];
}

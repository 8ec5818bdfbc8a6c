import { isIP } from 'node:net';

import { UserError } from '../../../client/errors.ts';

/** Where a server listens. */
export interface ListenAddress {
  readonly host: string;
  /** 0 takes any free one. */
  readonly port: number;
}

/** Reads `9464`, `127.0.0.1:9464`, `[::1]:9464`; without a host it is this machine alone. @throws UserError */
export function parseListen(text: string): ListenAddress {
  const { bracketed, plain, port } =
    /^(?:(?:\[(?<bracketed>[\da-f:.]+)\]|(?<plain>[^:[\]\s]+)):)?(?<port>\d{1,5})$/i.exec(text.trim())?.groups ?? {};
  const number = Number(port);
  if (port === undefined || number > 65_535) {
    throw new UserError(`"${text}" is no address: a port such as 9464, or host and port such as 127.0.0.1:9464.`);
  }
  return { host: bracketed ?? plain ?? '127.0.0.1', port: number };
}

/** Whether only this machine can reach it. */
export function isLoopback(host: string): boolean {
  if (isIP(host) === 0) return host === 'localhost';
  return host === '::1' || host.startsWith('127.');
}

import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';

import { STATUS } from '../../wire/status.ts';
import { newId } from '../routes/reply.ts';
import { statusOf } from '../status.ts';

/** Answers what is no HTTP at all, or headers without end, and hangs up. The service documents none of this. */
export function answerMalformed(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const http = HTTP_BY_CODE[error.code ?? ''] ?? 400;
  const body = malformedBody('The request is not valid HTTP.');
  const headers = ['Connection: close', 'Content-Type: application/json', `Content-Length: ${Buffer.byteLength(body)}`];
  socket.end(`HTTP/1.1 ${http} ${STATUS_CODES[http]}\r\n${headers.join('\r\n')}\r\n\r\n${body}`);
}

/** Answers a call whose address or host makes no sense. */
export function malformedReply(): Response {
  const body = malformedBody('The address or the Host header is not valid.');
  return new Response(body, { status: 400, headers: { 'content-type': 'application/json' } });
}

const HTTP_BY_CODE: Readonly<Record<string, number>> = { HPE_HEADER_OVERFLOW: 431, ERR_HTTP_REQUEST_TIMEOUT: 408 };

function malformedBody(details: string): string {
  return JSON.stringify({ status: { ...statusOf(STATUS.invalidRequest, details), req_id: newId() } });
}

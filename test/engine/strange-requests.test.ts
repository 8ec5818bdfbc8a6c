import { describe, expect, it } from 'vitest';

import { pngBase64, serveTestEngine, startTestEngine } from '../support/engine.ts';
import { recordingLog } from '../support/recording-log.ts';
import { openSocket, untilClosed } from '../support/socket.ts';

describe('a strange request', () => {
  const strange: readonly (readonly [string, string])[] = [
    ['no HTTP', 'hello\r\n\r\n'],
    ['no host', 'GET /v2/inputs HTTP/1.1\r\n\r\n'],
    ['a host that is none', 'GET /v2/inputs HTTP/1.1\r\nHost: a b<c>\r\n\r\n'],
    ['a header without end', `GET /v2/inputs HTTP/1.1\r\nHost: a\r\nX-Long: ${'a'.repeat(100_000)}\r\n\r\n`],
    ['very many headers', `GET /v2/inputs HTTP/1.1\r\nHost: a\r\n${'X-Many: a\r\n'.repeat(5000)}\r\n`],
    ['a control character in a header', 'GET /v2/inputs HTTP/1.1\r\nHost: a\r\nX-Odd: \x00\x01\r\n\r\n'],
    ['two lengths', 'POST /v2/inputs HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n{}'],
    ['a negative length', 'POST /v2/inputs HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n{}'],
    [
      'length and chunks',
      'POST /v2/inputs HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    ],
    ['a chunk that is none', 'POST /v2/inputs HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n\r\n'],
    ['a backslash in the path', 'GET /v2\\inputs HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n'],
    ['a broken escape', 'GET /v2/inputs/%zz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n'],
    ['half of a letter', 'GET /v2/inputs/%c3 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n'],
    ['an unknown method', 'PROPFIND /v2/inputs HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n'],
    ['a tunnel', 'CONNECT example.com:443 HTTP/1.1\r\nHost: a\r\n\r\n'],
    ['a protocol change', 'GET /v2/inputz HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n'],
    [
      'a path out of the folder',
      'GET /hosted/embedded/..%2f..%2fengine.sqlite HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n',
    ],
    ['plain dots', 'GET /hosted/../../../etc/passwd HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n'],
  ];

  it.each(strange)('(%s) gets an error without internals, and the next caller an answer', async (name, request) => {
    const { log, errors } = recordingLog();
    const url = await serveTestEngine(await startTestEngine({ log }));
    const socket = await openSocket(url);
    const answer = untilClosed(socket);

    socket.write(request, 'latin1');
    // Half-closed: the server answers what it has read and hangs up.
    socket.end();

    const text = await answer;
    // Node hangs up on who wants a tunnel.
    expect(text).toMatch(name === 'a tunnel' ? /^$/ : /^HTTP\/1\.1 4\d\d /);
    expect(text).not.toMatch(/\bat \S+ \(|node_modules|\.ts:\d|SQLite|root:/);
    expect(errors).toEqual([]);
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
  });

  const bodies: readonly (readonly [string, unknown])[] = [
    ['JSON cut short', '{"inputs": ['],
    ['a form', 'inputs=1'],
    ['a number', '3'],
    ['deep nesting', '['.repeat(100_000)],
    ['a prototype', '{"__proto__": {"inputs": [1]}, "constructor": 1}'],
    ['inputs of a wrong type', { inputs: { 0: {} } }],
    ['an id with a slash', { inputs: [{ id: 'a/../b', data: { image: { base64: pngBase64() } } }] }],
    ['an id of a NUL', { inputs: [{ id: 'a\0', data: { image: { base64: pngBase64() } } }] }],
    ['an id of dots', { inputs: [{ id: '..', data: { image: { base64: pngBase64() } } }] }],
    ['an id that is a number', { inputs: [{ id: 5, data: { image: { base64: pngBase64() } } }] }],
    ['data of a wrong type', { inputs: [{ id: 'a', data: 'x' }] }],
    ['an image of a wrong type', { inputs: [{ id: 'a', data: { image: [] } }] }],
    ['bytes of a wrong type', { inputs: [{ id: 'a', data: { image: { base64: { a: 1 } } } }] }],
    ['an address of a wrong type', { inputs: [{ id: 'a', data: { image: { url: 7 } } }] }],
  ];

  it.each(bodies)('(%s as a body) gets an API error', async (_, body) => {
    const { log, errors } = recordingLog();
    const engine = await startTestEngine({ log });

    const reply = await engine.call('POST', '/v2/inputs', body);

    expect(reply.http).toBe(400);
    expect(reply.body.status.code).toBeGreaterThan(10_000);
    expect(errors).toEqual([]);
  });

  const names = [
    "'; DROP TABLE inputs; --",
    '<script>alert(1)</script>',
    '" OR ""="',
    '%00',
    'a%2Fb',
    '${x}',
    '😀',
    '\u202E',
  ];

  it.each(names)('names an input %j and finds it again, as JSON', async (id) => {
    const engine = await startTestEngine();

    const added = await engine.call('POST', '/v2/inputs', {
      inputs: [{ id, data: { image: { base64: pngBase64() }, concepts: [{ id, name: id }] } }],
    });
    const isRefused = added.http === 400;
    const found = await engine.server.request(`/v2/inputs/${encodeURIComponent(id)}`);

    expect(isRefused).toBe(id.includes('/'));
    expect(found.headers.get('content-type')).toContain('application/json');
    expect(found.status).toBe(isRefused ? 404 : 200);
    expect(await found.json()).toMatchObject(isRefused ? { status: { code: 11101 } } : { input: { id } });
  });

  it.each(['text/html', 'multipart/form-data; boundary=x', 'application/json; charset=utf-16', '', '\u00e9'])(
    'is read as JSON whatever its content type says (%j)',
    async (type) => {
      const engine = await startTestEngine();

      const reply = await engine.call('POST', '/v2/inputs', { inputs: [] }, { 'content-type': type });

      expect(reply).toMatchObject({ http: 400, body: { status: { code: 11100 } } });
    },
  );
});

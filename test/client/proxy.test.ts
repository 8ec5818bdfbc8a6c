import fc from 'fast-check';
import { expect, test } from 'vitest';

import { UserError } from '../../src/client/errors.ts';
import { proxyFor } from '../../src/client/proxy.ts';

const ORIGIN = 'https://api.example';

function basic(credentials: string): string {
  return `Basic ${Buffer.from(credentials).toString('base64')}`;
}

test.each([
  ['HTTPS_PROXY for https', ORIGIN, { HTTPS_PROXY: 'http://a:1', HTTP_PROXY: 'http://b:2' }, 'a:1'],
  ['HTTP_PROXY for http', 'http://api.example', { HTTPS_PROXY: 'http://a:1', HTTP_PROXY: 'http://b:2' }, 'b:2'],
  ['lower case before upper case', ORIGIN, { HTTPS_PROXY: 'http://a:1', https_proxy: 'http://b:2' }, 'b:2'],
  ['ALL_PROXY where nothing else is set', ORIGIN, { all_proxy: 'http://a:1' }, 'a:1'],
  ['ALL_PROXY for http too', 'http://api.example', { ALL_PROXY: 'http://a:1' }, 'a:1'],
  ['HTTPS_PROXY before ALL_PROXY', ORIGIN, { ALL_PROXY: 'http://a:1', HTTPS_PROXY: 'http://b:2' }, 'b:2'],
  ['HTTP_PROXY for https where it is the only one', ORIGIN, { HTTP_PROXY: 'http://a:1' }, 'a:1'],
])('the proxy is that of %s', (_, origin, environment, host) => {
  expect(proxyFor(origin, environment)?.host).toBe(host);
});

test.each([
  ['nothing is set', ORIGIN, {}],
  ['only HTTPS_PROXY is set, for http', 'http://api.example', { HTTPS_PROXY: 'http://a:1' }],
  ['the variable is empty', ORIGIN, { HTTPS_PROXY: '', ALL_PROXY: 'http://a:1' }],
  ['the variable in lower case is empty', ORIGIN, { https_proxy: '', HTTPS_PROXY: 'http://a:1' }],
  ['it is in NO_PROXY', ORIGIN, { HTTPS_PROXY: 'http://a:1', NO_PROXY: 'api.example' }],
  ['it is in no_proxy', ORIGIN, { HTTPS_PROXY: 'http://a:1', no_proxy: 'api.example' }],
  ['it is this machine by name', 'http://localhost:9000', { HTTP_PROXY: 'http://a:1' }],
  ['it is this machine by its IPv4 address', 'http://127.0.0.1:9000', { HTTP_PROXY: 'http://a:1' }],
  ['it is this machine by its IPv6 address', 'http://[::1]:9000', { HTTP_PROXY: 'http://a:1' }],
  ['it is this machine, whatever the proxy is', 'http://127.0.0.1', { HTTP_PROXY: 'socks5://a:1' }],
  ['it is in NO_PROXY, whatever the proxy is', ORIGIN, { HTTPS_PROXY: 'socks5://a:1', NO_PROXY: '*' }],
])('a service is called directly when %s', (_, origin, environment) => {
  expect(proxyFor(origin, environment)).toBeNull();
});

test.each([
  ['a URL', 'http://proxy.example:3128', 'http://proxy.example:3128', null],
  ['a URL with a slash', 'http://proxy.example:3128/', 'http://proxy.example:3128', null],
  ['a URL in spaces', '  http://proxy.example:3128 ', 'http://proxy.example:3128', null],
  ['a host and a port', 'proxy.example:3128', 'http://proxy.example:3128', null],
  ['a host', 'proxy.example', 'http://proxy.example:80', null],
  ['a host that is reached by TLS', 'https://proxy.example', 'https://proxy.example:443', null],
  ['a scheme in capitals', 'HTTP://proxy.example', 'http://proxy.example:80', null],
  ['an IPv6 address', 'http://[fd00::1]:3128', 'http://[fd00::1]:3128', null],
  ['a user and a password', 'http://ann:secret@proxy.example:1', 'http://proxy.example:1', basic('ann:secret')],
  ['both without a scheme', 'ann:secret@proxy.example:1', 'http://proxy.example:1', basic('ann:secret')],
  ['a user alone', 'http://ann@proxy.example:1', 'http://proxy.example:1', basic('ann:')],
  ['a password alone', 'http://:secret@proxy.example:1', 'http://proxy.example:1', basic(':secret')],
  ['percent escapes', 'http://a%40b:p%25s%C3%A4%3A@proxy.example:1', 'http://proxy.example:1', basic('a@b:p%sä:')],
  ['an @ in the password', 'http://ann:se@cret@proxy.example:1', 'http://proxy.example:1', basic('ann:se@cret')],
])('a proxy is named by %s', (_, value, url, authorization) => {
  const host = url.replace(/^.*:\/\//, '');

  expect(proxyFor(ORIGIN, { HTTPS_PROXY: value })).toEqual({ url, host, authorization, variable: 'HTTPS_PROXY' });
});

test.each([
  ['http://user:secret@:x', /^HTTPS_PROXY is not a proxy URL; write it like/],
  ['http://user:secret%ss@127.0.0.1:9', /^HTTPS_PROXY is not a proxy URL/],
  ['http://us%er:secret@127.0.0.1:9', /^HTTPS_PROXY is not a proxy URL/],
  ['http://user:sec/ret@proxy.example:3128', /^HTTPS_PROXY is not a proxy URL/],
  ['http://us/er:secret@proxy.example:3128', /^HTTPS_PROXY is not a proxy URL/],
  ['http://proxy.example:3128/secret', /^HTTPS_PROXY is not a proxy URL/],
  ['http://proxy.example:3128?secret', /^HTTPS_PROXY is not a proxy URL/],
  ['http://proxy.example:3128#secret', /^HTTPS_PROXY is not a proxy URL/],
  ['http://proxy.example:999999', /^HTTPS_PROXY is not a proxy URL/],
  ['http://', /^HTTPS_PROXY is not a proxy URL/],
  ['user:secret proxy', /^HTTPS_PROXY is not a proxy URL/],
  ['socks5h://user:secret@127.0.0.1:9', /^HTTPS_PROXY: socks5h:\/\/ proxies are not supported/],
  ['socks5://127.0.0.1:9', /^HTTPS_PROXY: socks5:\/\/ proxies are not supported/],
  ['ftp://127.0.0.1:9', /^HTTPS_PROXY: ftp:\/\/ proxies are not supported/],
  ['the secret is://', /^HTTPS_PROXY: such proxies are not supported/],
])('the proxy %s is refused in one sentence that names the variable and no secret', (value, sentence) => {
  const find = (): unknown => proxyFor(ORIGIN, { HTTPS_PROXY: value });

  expect(find).toThrow(UserError);
  expect(find).toThrow(sentence);
  expect(find).not.toThrow(/secret|\n/);
});

test('the variable is named as it is spelt', () => {
  expect(() => proxyFor(ORIGIN, { all_proxy: 'socks://a' })).toThrow(/^all_proxy: socks/);
});

test('any user and password reach the proxy as they are, when they are percent-encoded', () => {
  const text = fc.string({ unit: 'grapheme', minLength: 1 });

  fc.assert(
    fc.property(text, text, (user, password) => {
      const value = `http://${encodeURIComponent(user)}:${encodeURIComponent(password)}@proxy.example:1`;
      expect(proxyFor(ORIGIN, { HTTPS_PROXY: value })?.authorization).toBe(basic(`${user}:${password}`));
    }),
  );
});

test('whatever a variable holds, it names a proxy or is refused by its name, without a word of it', () => {
  const refusal = (value: string): unknown => {
    try {
      proxyFor(ORIGIN, { HTTPS_PROXY: value });
      return null;
    } catch (error) {
      return error;
    }
  };
  const isByName = (error: unknown): boolean => error instanceof UserError && error.message.startsWith('HTTPS_PROXY');

  fc.assert(
    fc.property(fc.string(), (value) => {
      const error = refusal(value);
      expect(error === null || isByName(error)).toBe(true);
    }),
  );
});

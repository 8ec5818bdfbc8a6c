import fc from 'fast-check';
import { expect, test } from 'vitest';

import { isCoveredByNoProxy } from '../../src/client/no-proxy.ts';

test.each([
  ['a name', 'https://api.example', 'api.example'],
  ['a name in capitals', 'https://api.example', 'API.Example'],
  ['a name with a final dot', 'https://api.example', 'api.example.'],
  ['a host with a final dot', 'https://api.example.', 'api.example'],
  ['a domain', 'https://api.example', 'example'],
  ['a domain with a leading dot', 'https://api.example', '.example'],
  ['a domain with a leading dot, which is the host itself', 'https://api.example', '.api.example'],
  ['a domain with an asterisk', 'https://a.b.example', '*.example'],
  ['a name outside ASCII', 'https://xn--bcher-kva.example', 'bücher.example'],
  ['everything', 'https://api.example', '*'],
  ['everything, among others', 'https://api.example', 'other, *'],
  ['a name and the port that https means', 'https://api.example', 'api.example:443'],
  ['a name and the port that http means', 'http://api.example', 'api.example:80'],
  ['a name and another port', 'https://api.example:8443', 'api.example:8443'],
  ['one of several after commas', 'https://api.example', 'a,b,api.example'],
  ['one of several after spaces', 'https://api.example', 'a b  api.example\t'],
  ['one of several after both, with empty ones', 'https://api.example', ' , a,, api.example,'],
  ['an IPv4 address', 'http://10.1.2.3', '10.1.2.3'],
  ['an IPv4 address and its port', 'http://10.1.2.3:8080', '10.1.2.3:8080'],
  ['a range of IPv4', 'http://10.1.2.3', '10.0.0.0/8'],
  ['a range of IPv4 that is named by an address inside', 'http://10.1.2.3', '10.9.9.9/8'],
  ['a range of one address', 'http://10.1.2.3', '10.1.2.3/32'],
  ['a range of all', 'http://10.1.2.3', '0.0.0.0/0'],
  ['an IPv6 address', 'http://[fd00::1]', 'fd00::1'],
  ['an IPv6 address in another spelling', 'http://[fd00::1]', 'FD00:0:0::0001'],
  ['an IPv6 address in brackets', 'http://[fd00::1]', '[fd00::1]'],
  ['an IPv6 address in brackets and its port', 'http://[fd00::1]:8080', '[fd00::1]:8080'],
  ['a range of IPv6', 'http://[fd12::1]', 'fd00::/8'],
  ['a range of IPv6 in brackets', 'http://[fd12::1]', '[fd00::/8]'],
])('%s in NO_PROXY covers %s: %s', (_, origin, list) => {
  expect(isCoveredByNoProxy(origin, list)).toBe(true);
});

test.each([
  ['nothing', 'https://api.example', ''],
  ['another name', 'https://api.example', 'other.example'],
  ['the end of a word', 'https://myapi.example', 'api.example'],
  ['what is below the host', 'https://api.example', 'a.api.example'],
  ['another port', 'https://api.example', 'api.example:8443'],
  ['the port of the other scheme', 'http://api.example', 'api.example:443'],
  ['a dot alone', 'https://api.example', '.'],
  ['an asterisk with a dot alone', 'https://api.example', '*.'],
  ['a range beside', 'http://11.1.2.3', '10.0.0.0/8'],
  ['an address that begins alike', 'http://10.1.2.30', '10.1.2.3'],
  ['an address that ends alike', 'http://110.1.2.3', '10.1.2.3'],
  ['the end of an address', 'http://10.1.2.3', '2.3'],
  ['a range with a prefix that is too long', 'http://10.1.2.3', '10.0.0.0/33'],
  ['a range with a prefix of letters', 'http://10.1.2.3', '10.0.0.0/eight'],
  ['a range without a prefix', 'http://10.1.2.3', '10.0.0.0/'],
  ['a range of the other family', 'http://10.1.2.3', 'fd00::/8'],
  ['a range, where the host has a name', 'https://api.example', '0.0.0.0/0'],
  ['another IPv6 address', 'http://[fd00::1]', 'fd00::2'],
  ['an IPv6 address and another port', 'http://[fd00::1]:8080', '[fd00::1]:80'],
  ['an IPv6 address with a zone', 'http://[fd00::1]', 'fd00::1%eth0'],
])('%s in NO_PROXY does not cover %s: %s', (_, origin, list) => {
  expect(isCoveredByNoProxy(origin, list)).toBe(false);
});

const origins = fc.constantFrom('https://api.example', 'http://10.1.2.3:8080', 'http://[fd00::1]');

test('an entry that cannot be read makes no difference to those beside it', () => {
  const unreadable = fc.stringMatching(/^[!?_][^\s,]{0,20}$/);

  fc.assert(
    fc.property(origins, fc.array(unreadable), (origin, list) => {
      expect(isCoveredByNoProxy(origin, list.join(','))).toBe(false);
      expect(isCoveredByNoProxy(origin, [...list, new URL(origin).hostname].join(','))).toBe(true);
    }),
  );
});

test('a range covers exactly the addresses whose first bits are its own', () => {
  const address = fc.nat({ max: 2 ** 32 - 1 });
  const dotted = (bits: number): string => [24, 16, 8, 0].map((shift) => (bits >>> shift) & 255).join('.');

  fc.assert(
    fc.property(address, address, fc.nat({ max: 32 }), (host, network, prefix) => {
      const isInside = prefix === 0 || host >>> (32 - prefix) === network >>> (32 - prefix);
      expect(isCoveredByNoProxy(`http://${dotted(host)}`, `${dotted(network)}/${prefix}`)).toBe(isInside);
    }),
  );
});

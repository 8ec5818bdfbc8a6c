import fc from 'fast-check';

/** Names of letters and of the characters that mean something to shells, matchers and regular expressions. */
export function oddNames(): fc.Arbitrary<string> {
  return fc.stringMatching(/^x[ab é()[\]{}*?!+@|^$\\"'`~#%&;,=<>:._-]{1,8}$/);
}

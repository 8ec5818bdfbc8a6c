import micromatch from 'micromatch';

/** Characters that make an extended glob of the parenthesis behind them: `@(jpg|png)`. */
const EXTGLOB = '@!+?*';

/**
 * Makes the matchers read a pattern as a shell does: outside of `@(…)`, `!(…)`, `+(…)`, `?(…)` and `*(…)`, parentheses,
 * `|`, `+`, `!` and quotes are characters of a name, `IMG (1).jpg`. To picomatch they mean groups, quantifiers, negation.
 */
export function asInShell(glob: string): string {
  const isOpenExtglob: boolean[] = [];
  const isLiteral = (character: string, index: number): boolean => {
    const isBeforeParenthesis = glob.charAt(index + 1) === '(';
    switch (character) {
      case '(': {
        const isExtglob = index > 0 && EXTGLOB.includes(glob.charAt(index - 1)) && !isEscaped(glob, index - 1);
        isOpenExtglob.push(isExtglob);
        return !isExtglob;
      }
      case ')':
        return isOpenExtglob.pop() !== true;
      case '|':
        return isOpenExtglob.at(-1) !== true;
      case '+':
        return !isBeforeParenthesis;
      case '!':
        return index === 0 && !isBeforeParenthesis;
      default:
        return character === '"';
    }
  };
  return [...glob.matchAll(/\\?[^]|\\$/gu)]
    .map(({ 0: character, index }) => (isLiteral(character, index) ? `\\${character}` : character))
    .join('');
}

function isEscaped(glob: string, index: number): boolean {
  const backslashes = /\\*$/.exec(glob.slice(0, index))?.[0].length ?? 0;
  return backslashes % 2 === 1;
}

/**
 * Makes the test for `--include` and `--exclude`, whatever the case. A pattern without a slash is compared with the
 * name, one that ends with its only slash with the names of the folders on the way, any other one with the whole path.
 * A pattern that spells a path matches it, whatever characters that has: `Trip [2024]/` leaves out this folder.
 */
export function pathMatcher(pattern: string): (path: string) => boolean {
  const glob = pattern.normalize('NFC').replace(/^\.\//, '');
  const isFolder = glob.endsWith('/');
  const name = isFolder ? glob.replace(/\/+$/, '') : glob;
  const isName = !name.includes('/');
  const matches = micromatch.matcher(isFolder ? `${isName ? '**/' : ''}${asInShell(name)}/**` : asInShell(name), {
    dot: true,
    nocase: true,
    basename: isName && !isFolder,
    // Those take an escaped backslash for the escape of what follows it.
    fastpaths: false,
  });
  const spelt = spells(name.toLowerCase(), { isFolder, isName });
  return (path) => spelt(path.toLowerCase()) || matches(path);
}

function spells(
  name: string,
  { isFolder, isName }: { readonly isFolder: boolean; readonly isName: boolean },
): (path: string) => boolean {
  if (isFolder) return isName ? (path) => `/${path}`.includes(`/${name}/`) : (path) => path.startsWith(`${name}/`);
  return isName ? (path) => path.slice(path.lastIndexOf('/') + 1) === name : (path) => path === name;
}

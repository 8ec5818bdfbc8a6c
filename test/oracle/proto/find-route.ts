import type { Route, Schema } from './schema.ts';

/** A binding, and what a path says in it. */
export interface FoundRoute {
  readonly route: Route;
  /** Values of the names in braces, decoded. */
  readonly values: Readonly<Record<string, string>>;
}

/** Finds the binding that a request takes; where several fit, the one with the fewest names in braces. */
export function findRoute(schema: Schema, method: string, pathname: string): FoundRoute | null {
  const found = schema.routes
    .filter((route) => route.method === method)
    .flatMap((route) => {
      const values = valuesOf(route.path, pathname);
      return values === null ? [] : [{ route, values }];
    });
  return found.toSorted((a, b) => Object.keys(a.values).length - Object.keys(b.values).length)[0] ?? null;
}

function valuesOf(template: string, pathname: string): Readonly<Record<string, string>> | null {
  const names = template.split('/');
  const segments = pathname.split('/');
  if (names.length !== segments.length) return null;
  const values: Record<string, string> = {};
  for (const [index, name] of names.entries()) {
    const segment = segments[index] ?? '';
    if (!name.startsWith('{')) {
      if (name !== segment) return null;
    } else if (segment === '') {
      return null;
    } else {
      values[name.slice(1, -1)] = decodeURIComponent(segment);
    }
  }
  return values;
}

import type { Setting } from '../../client/settings.ts';
import { mask, withoutPassword } from './mask.ts';

/** Shows a setting so that it can be recognised and not misused. */
export function shown(setting: Setting, value: string): string {
  if (setting === 'baseUrl') return withoutPassword(value);
  return setting === 'userId' ? value : mask(value);
}

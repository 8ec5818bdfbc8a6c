import { UserError } from '../client/errors.ts';
import type { Asking } from '../pipeline/clarifai/service.ts';

/**
 * Refuses at once what the embedded engine cannot answer; of other services only the model itself knows.
 *
 * @param target its name, `embedded` or another.
 * @throws UserError when the embedded engine is asked for names in another language than English.
 */
export function refuseLanguage({ language }: Asking, target: string): void {
  if (target !== 'embedded' || language === undefined || language === 'en') return;
  throw new UserError(
    `The embedded engine names concepts in English (en) only, not in "${language}". Leave out --language, or ask Clarifai.`,
  );
}

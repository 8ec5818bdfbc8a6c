import { STATUS } from '../wire/status.ts';
import { Refusal } from './refusal.ts';

/** @throws Refusal when names are wanted in a language that concepts are not translated into. */
export function checkLanguage(language: string | null | undefined): void {
  if (!language || language === 'en') return;
  const details = `There is no translation into "${language}"; only en is available.`;
  throw new Refusal(400, STATUS.modelInvalidArgument, details);
}

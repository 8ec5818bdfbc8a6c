import { describe, expect, it } from 'vitest';

import { refuseLanguage } from '../../src/job/refuse-language.ts';

describe('refuseLanguage', () => {
  it('refuses other languages than English of the embedded engine, and names the one that was wanted', () => {
    expect(() => refuseLanguage({ language: 'fr' }, 'embedded')).toThrow(/English \(en\) only, not in "fr"/);
  });

  it('lets English and no language pass', () => {
    expect(() => refuseLanguage({ language: 'en' }, 'embedded')).not.toThrow();
    expect(() => refuseLanguage({ minValue: 0.5 }, 'embedded')).not.toThrow();
  });

  it('leaves other services to their models', () => {
    expect(() => refuseLanguage({ language: 'fr' }, 'https://api.clarifai.com')).not.toThrow();
  });
});

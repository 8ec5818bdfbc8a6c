import { describe, expect, it } from 'vitest';

import { duration, moment, size } from '../../src/cli/measures.ts';

describe('measures on the command line', () => {
  it.each([
    ['90s', 90_000],
    ['15m', 900_000],
    ['1.5h', 5_400_000],
    ['7d', 604_800_000],
    ['250 ms', 250],
  ])('takes %s for a length of time', (text, ms) => {
    expect(duration(text)).toBe(ms);
  });

  it.each([
    ['300', 300],
    ['10KB', 10_000],
    ['1.5mb', 1_500_000],
    ['2MiB', 2_097_152],
    ['0', 0],
  ])('takes %s for a size', (text, bytes) => {
    expect(size(text)).toBe(bytes);
  });

  it('takes a day from its midnight here, and moments with and without a zone', () => {
    expect(moment('2026-03-01')).toBe(new Date(2026, 2, 1).getTime());
    expect(moment('2026-03-01T08:30')).toBe(new Date(2026, 2, 1, 8, 30).getTime());
    expect(moment('2026-03-01T08:30:00Z')).toBe(Date.UTC(2026, 2, 1, 8, 30));
  });

  it.each(['', '5', 's', '5 parsecs', '-3s', '5constructor'])('refuses %j as a length of time', (text) => {
    expect(() => duration(text)).toThrow('It must be a length of time');
  });

  it.each(['', 'MB', '-1', '5 parsecs'])('refuses %j as a size', (text) => {
    expect(() => size(text)).toThrow('It must be a size');
  });

  it.each(['yesterday', '2026-13-01', '1', '2026'])('refuses %j as a date', (text) => {
    expect(() => moment(text)).toThrow('It must be a date');
  });
});

import { describe, expect, it } from 'vitest';

import { CallLog } from '../../../src/job/daemon/call-log.ts';
import { DAEMON, DaemonVitals } from '../../../src/job/daemon/daemon-vitals.ts';

describe('DaemonVitals', () => {
  it('is not well before everything is open, and says so', () => {
    const vitals = new DaemonVitals(new CallLog());

    expect(vitals.signs().troubles).toEqual([
      { subject: DAEMON, message: 'It is starting: folders, outputs and the service are being opened.' },
    ]);
  });

  it('says why it pauses in place of that', () => {
    const vitals = new DaemonVitals(new CallLog());
    vitals.noteTrouble(DAEMON, 'The disk is full.');

    expect(vitals.signs().troubles).toEqual([{ subject: DAEMON, message: 'The disk is full.' }]);
  });
});

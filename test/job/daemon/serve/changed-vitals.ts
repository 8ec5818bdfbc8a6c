import type { VitalSigns } from '../../../../src/job/daemon/vitals.ts';
import { TestVitals } from '../../../support/vitals.ts';

/** Vitals of which the test says single signs. */
export class ChangedVitals extends TestVitals {
  #changes: Partial<VitalSigns> = {};

  change(changes: Partial<VitalSigns>): void {
    this.#changes = changes;
  }

  override signs(): VitalSigns {
    return { ...super.signs(), ...this.#changes };
  }
}

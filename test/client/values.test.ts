import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import { conceptInput } from '../../src/client/concept-input.ts';
import { UserError } from '../../src/client/errors.ts';
import { face, wireFace } from '../../src/client/face.ts';
import { feedbackInfo, wireFeedbackInfo } from '../../src/client/feedback-info.ts';
import { geo, geoBox, geoLimit, geoPoint, wireGeo } from '../../src/client/geo.ts';
import { boundingBox, readBoundingBox, region, regionInfo, wireRegion } from '../../src/client/region.ts';

const wrong = (value: unknown): never => value as never;
const point = { longitude: 8.5, latitude: 47.4 };
const box = { topRow: 0.1, leftCol: 0.2, bottomRow: 0.5, rightCol: 0.6 };
const wireBox = { top_row: 0.1, left_col: 0.2, bottom_row: 0.5, right_col: 0.6 };

test.each([
  ['mile', 'withinMiles'],
  ['kilometer', 'withinKilometers'],
  ['degree', 'withinDegrees'],
  ['radian', 'withinRadians'],
  ['withinKilometers', 'withinKilometers'],
] as const)('a limit in %s is sent as %s', (limitType, type) => {
  expect(wireGeo({ geoPoint: point, geoLimit: { limitType, limitRange: 5 } })).toEqual({
    geo_point: point,
    geo_limit: { type, value: 5 },
  });
});

test('a limit is ten miles where nothing is said', () => {
  expect(geoLimit()).toEqual({ limitType: 'mile', limitRange: 10 });
});

test('any two corners that span an area are a box', () => {
  const degrees = (bound: number): fc.Arbitrary<number> => fc.double({ min: -bound, max: bound, noNaN: true });
  const corner = fc.record({ longitude: degrees(180), latitude: degrees(90) });
  fc.assert(
    fc.property(corner, corner, (point1, point2) => {
      fc.pre(point1.longitude !== point2.longitude && point1.latitude !== point2.latitude);
      expect(wireGeo({ geoBox: { point1, point2 } })).toEqual({
        geo_box: [{ geo_point: point1 }, { geo_point: point2 }],
      });
    }),
  );
});

test('a region says where and what, and what was thought of it inside region_info', () => {
  const made = wireRegion({
    regionInfo: { boundingBox: box, feedback: 'misplaced' },
    concepts: ['people', { id: 'portrait', value: false }],
    face: { identity: { concepts: [{ id: 'celeb1', value: true }] } },
  });

  expect(made).toEqual({
    region_info: { bounding_box: wireBox, feedback: 'misplaced' },
    data: {
      concepts: [
        { id: 'people', value: 1 },
        { id: 'portrait', value: 0 },
      ],
      face: { identity: { concepts: [{ id: 'celeb1', value: 1 }] } },
    },
  });
});

test('a face says who, how old, of which gender and of which origin', () => {
  const concepts = ['x'];
  const list = { concepts: [{ id: 'x', value: 1 }] };

  expect(
    wireFace({
      identity: { concepts },
      ageAppearance: { concepts },
      genderAppearance: { concepts },
      multiculturalAppearance: { concepts },
    }),
  ).toEqual({ identity: list, age_appearance: list, gender_appearance: list, multicultural_appearance: list });
});

test('feedback information leaves out what is not known', () => {
  expect(wireFeedbackInfo({ outputId: 'OID', endUserId: 'UID' })).toEqual({ output_id: 'OID', end_user_id: 'UID' });
});

test('a box that is written is read as it was', () => {
  const edges = fc.tuple(fc.integer({ min: 0, max: 99 }), fc.integer({ min: 1, max: 100 }));
  fc.assert(
    fc.property(edges, edges, ([top, bottom], [left, right]) => {
      fc.pre(top < bottom && left < right);
      const made = boundingBox({
        topRow: top / 100,
        leftCol: left / 100,
        bottomRow: bottom / 100,
        rightCol: right / 100,
      });
      expect(readBoundingBox(wireRegion({ regionInfo: { boundingBox: made } }).region_info.bounding_box)).toEqual(made);
    }),
  );
});

test.each<readonly [string, RegExp, () => unknown]>([
  ['a point that is text', /longitude/, () => geoPoint({ longitude: wrong('8'), latitude: 4 })],
  ['a point beyond the date line', /longitude/, () => geoPoint({ longitude: 181, latitude: 4 })],
  ['an unknown unit', /limitType/, () => geoLimit({ limitType: wrong('feet') })],
  ['a unit from a prototype', /limitType/, () => geoLimit({ limitType: wrong('toString') })],
  ['a range of 0', /limitRange/, () => geoLimit({ limitRange: 0 })],
  ['a box without height', /one line/, () => geoBox({ point1: point, point2: { longitude: 1, latitude: 47.4 } })],
  [
    'a limit of a box',
    /geoLimit/,
    () => geo({ geoBox: { point1: point, point2: { longitude: 1, latitude: 2 } }, geoLimit: {} }),
  ],
  ['a box upside down', /top above bottom/, () => boundingBox({ ...box, topRow: 0.9 })],
  ['a box in pixels', /fractions/, () => boundingBox({ ...box, rightCol: 640 })],
  ['a region nowhere', /regionInfo/, () => region(wrong({ concepts: ['a'] }))],
  ['a place that says nothing', /boundingBox/, () => regionInfo({})],
  ['an unknown judgement', /feedback/, () => regionInfo({ feedback: wrong('bad') })],
  ['a face without a word', /identity/, () => face({})],
  ['a concept without id', /id/, () => conceptInput({ id: '' })],
  ['an empty end user', /feedbackInfo\.endUserId/, () => feedbackInfo({ endUserId: '' })],
])('%s is refused', (_, says, make) => {
  expect(make).toThrow(UserError);
  expect(make).toThrow(says);
});

import type { Kind } from './kind.ts';
import { anyJpeg } from './pictures.ts';

const named = (name: string, recorded?: string): Kind => ({
  path: `names/${name}`,
  content: anyJpeg,
  ends: 'done',
  ...(recorded !== undefined && { recorded: `names/${recorded}` }),
});

/** Good pictures under names that programs stumble over. */
export const NAMES: readonly Kind[] = [
  named('日本 写真.jpg'),
  named('😀🏳️‍🌈.jpg'),
  named('Zu\u0308rich.jpg', 'Z\u00FCrich.jpg'),
  named('with space.jpg'),
  named('line\nbreak.jpg'),
  named(`it's "quoted".jpg`),
  named('back\\slash.jpg'),
  named('-rf.jpg'),
  named('[a-z]{x,y}*?!(z).jpg'),
  named('100%25.jpg'),
  named('=cmd|calc.jpg'),
  named('<script>alert(1)</script>.jpg', '<script>alert(1)</script>.jpg'),
  named('tab\there.jpg'),
  named('in\u200Bvisible.jpg'),
  named('trailing space .jpg'),
  named('case/Twin.jpg'),
  named('case/twin.jpg'),
  named(`${'x'.repeat(251)}.jpg`),
  named(`${'deep/'.repeat(40)}bottom.jpg`),
  named('photo.jpg/inside.jpg'),
  {
    path: Buffer.concat([Buffer.from('names/not-utf8-'), Buffer.from([0xff, 0xfe]), Buffer.from('.jpg')]),
    content: anyJpeg,
    ends: 'name-not-utf8',
    recorded: 'names/not-utf8-\uFFFD\uFFFD.jpg',
  },
];

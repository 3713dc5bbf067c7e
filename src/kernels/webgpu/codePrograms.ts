/**
 * WebGPU programs without workgroup memory for what a codebook needs, and for column sums. One thread per result,
 * walking its input in order: the same input gives the same bits. For software adapters, where barriers cost most.
 */
import type { WebGPUProgram } from '@tensorflow/tfjs-backend-webgpu';

const WORKGROUP = 64;

/** A program with one thread per element of its output. `uniforms.size` is their number. */
class PerElement implements WebGPUProgram {
  readonly workgroupSize: [number, number, number] = [WORKGROUP, 1, 1];
  readonly dispatchLayout: { x: number[] };
  readonly dispatch: [number, number, number];
  readonly size = true;
  readonly outputShape: number[];
  readonly variableNames: string[];
  readonly shaderKey: string;
  readonly #body: string;

  /** @param body WGSL that sets output element `index` */
  constructor(name: string, variableNames: string[], outputShape: number[], body: string) {
    this.shaderKey = name;
    this.variableNames = variableNames;
    this.outputShape = outputShape;
    this.dispatchLayout = { x: outputShape.map((_, axis) => axis) };
    const elements = outputShape.reduce((product, axis) => product * axis, 1);
    this.dispatch = [Math.ceil(elements / WORKGROUP), 1, 1];
    this.#body = body;
  }

  getUserCode(): string {
    return `fn main(index : i32) {
      if (index >= uniforms.size) { return; }
      ${this.#body}
    }`;
  }
}

/** rows [n, dim], embed [codes, dim] -> int32 [n]: the nearest code, the lowest index on ties. */
export function nearestCodeProgram(rows: number): WebGPUProgram {
  return new PerElement(
    'labNearestCode',
    ['rows', 'embed'],
    [rows],
    `let dim = uniforms.rowsShape[1];
     var result = uniforms.embedShape[0] - 1;
     var smallest = 3.4e38;
     for (var code = 0; code < uniforms.embedShape[0]; code = code + 1) {
       var square = 0.0;
       var product = 0.0;
       for (var d = 0; d < dim; d = d + 1) {
         let value = embed[code * dim + d];
         square = square + value * value;
         product = product + value * rows[index * dim + d];
       }
       let distance = square - 2.0 * product;
       if (distance < smallest) { smallest = distance; result = code; }
     }
     setOutputAtIndexI32(index, result);`,
  );
}

/** codes int32 [n] -> [codeCount]: how often each code occurs. */
export function countCodesProgram(codeCount: number): WebGPUProgram {
  return new PerElement(
    'labCountCodes',
    ['codes'],
    [codeCount],
    `var result = 0.0;
     for (var n = 0; n < uniforms.codesShape; n = n + 1) {
       if (codes[n] == index) { result = result + 1.0; }
     }
     setOutputAtIndex(index, result);`,
  );
}

/** rows [n, dim], codes int32 [n] -> [codeCount, dim]: the sum of the rows given each code. */
export function sumByCodeProgram(codeCount: number, dim: number): WebGPUProgram {
  return new PerElement(
    'labSumByCode',
    ['rows', 'codes'],
    [codeCount, dim],
    `let dim = uniforms.rowsShape[1];
     let code = index / dim;
     let column = index % dim;
     var result = 0.0;
     for (var n = 0; n < uniforms.codesShape; n = n + 1) {
       if (codes[n] == code) { result = result + rows[n * dim + column]; }
     }
     setOutputAtIndex(index, result);`,
  );
}

/** x [n, columns] -> [columns]: the sum of each column. */
export function columnSumProgram(columns: number): WebGPUProgram {
  return new PerElement(
    'labColumnSum',
    ['x'],
    [columns],
    `var result = 0.0;
     for (var n = 0; n < uniforms.xShape[0]; n = n + 1) { result = result + x[n * uniforms.xShape[1] + index]; }
     setOutputAtIndex(index, result);`,
  );
}

// The public door of the library: load → compile → run → report, what each of them takes and gives, and the writers.
// Named exports only; everything that is not here may change without notice.
export { type RunOptions, run } from './engine/pool.ts';
export { type Chunk, drawInputs, runChunk, type Trace, traceDraw } from './engine/simulate.ts';
export type { Trajectory } from './engine/trajectory.ts';
export { type CalibrationRow, calibrate } from './model/calibration.ts';
export { compile, compileModel } from './model/compile.ts';
export type { Labels, Program } from './model/program.ts';
export { compileResponses, type Response, withLedger } from './model/responses.ts';
export { compileVariants, type Variant } from './model/variants.ts';
export { type Checked, type Problem, type ProblemCode, render, renderAll } from './problem.ts';
export { toCsv } from './report/csv.ts';
export { type Help, type Helped, weighHelp } from './report/help.ts';
export { toJson } from './report/json.ts';
export { toMarkdown } from './report/markdown.ts';
export { report } from './report/report.ts';
export type { Column, Report, Table } from './report/table.ts';
export type { RunFacts } from './report/tables.ts';
export { type Screen, toTerminal } from './report/terminal.ts';
export { type Comparison, compareVariant } from './report/variants.ts';
export { inForce, type LoadOptions, load, type Scenario, variantOf } from './scenario/load.ts';
export { merge, type Tally } from './statistics/tally.ts';

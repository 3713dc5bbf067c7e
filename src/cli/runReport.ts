/** The report of one run: `report RUN` writes `report.html` into the folder of a run that `train` has written. */
import { basename, join, resolve } from 'node:path';
import { texts } from '../config/texts/index.ts';
import { readSessionFile } from '../formats/sessionFile.ts';
import { readSessionPage } from '../metrics/sessionPageReader.ts';
import { LaneSeries } from '../metrics/series.ts';
import { runPage } from '../report/runPage.ts';
import { comparisonsNow, curvesNow, type RunReport } from '../report/runReport.ts';
import { writeQuery } from '../scenarios/runAddress.ts';
import { CommandError } from './output.ts';
import { replaceFile } from './replaceFile.ts';
import { RunFolder } from './runFolder.ts';

const REPORT = 'report.html';

/**
 * @param tell prints a line for a person
 * @throws CommandError, LabError if the folder holds no run that came to an end, or it cannot be read
 */
export async function reportRun(path: string, tell: (line: string) => void): Promise<void> {
  const file = join(path, REPORT);
  await replaceFile(file, runPage(await readRun(path)));
  tell(texts.command.reported(file));
}

async function readRun(path: string): Promise<RunReport> {
  const folder = new RunFolder(path);
  const experiment = await folder.experiment();
  const ended = await folder.ended();
  if (!ended) throw new CommandError({ code: 'run-not-ended', path });
  const content = await readSessionFile(await folder.session, path);
  const { lanes, log } = await readSessionPage(content.page);
  const series = new Map(lanes.map((points) => [points.lane, LaneSeries.of(points)]));
  const { name: backend, adapter } = folder.computing();
  const material = {
    audio: content.audio.map(({ name }) => name),
    features: content.features.map(({ name }) => name),
    checkpoint: content.checkpoint?.name ?? null,
  };
  return {
    name: basename(resolve(path)),
    experiment,
    whole: true,
    steps: ended.step,
    diverged: ended.diverged,
    backend: { name: backend, adapter },
    curves: curvesNow(series),
    audits: new Map(folder.audits().flatMap((audit) => (audit ? [[audit.lane, audit]] : []))),
    verdicts: log.flatMap(({ content: said }) => (said.code === 'verdict' ? [said.report] : [])),
    comparisons: comparisonsNow(experiment, series),
    material,
    address: writeQuery({ backend, kernels: null }, experiment, material),
    written: Date.now(),
  };
}

/** The forward pass, left to right: what the model is made of, with its sizes. */
import type { Settings } from '../../config/settings.ts';
import { MODULE_TERMS, type TermId } from '../../config/texts/glossaryTerms.ts';
import { texts } from '../../config/texts/index.ts';
import { channelsFor } from '../../datasets/catalogue.ts';
import type { StationFacts } from '../../objectives/facts.ts';
import { formatCount } from '../../config/texts/numbers.ts';
import { Term } from '../help/Term.tsx';
import { useLab, useObjective } from '../useLab.ts';
import { placed, type PlacedStation, placesOf } from './places.ts';

interface StationProps {
  name: string;
  /** What the glossary explains it by. */
  term: TermId | undefined;
  code?: boolean;
  size: string;
  at: string;
  /** Its column, from 1. */
  place: number;
}

function Station({ name, term, code = false, size, at, place }: StationProps) {
  return (
    <div className="station" data-at={at} style={placed(place)}>
      <span className={code ? 'station-name code' : 'station-name'}>
        <Term id={term}>{name}</Term>
      </span>
      <span className="station-size">{size}</span>
    </div>
  );
}

function sizeOf({ size }: StationFacts, settings: Settings): string {
  switch (size) {
    case 'dim':
      return texts.flow.dims(formatCount(settings.dim));
    case 'codes':
      return texts.flow.codes(formatCount(settings.codes), settings.layers);
    case 'hidden':
      return texts.flow.hidden(formatCount(settings.hidden));
    case 'channels':
      return texts.flow.dims(formatCount(channelsFor(settings).channelsIn));
    case 'model':
      return texts.choices[settings.modelSize] ?? settings.modelSize;
    default:
      return size satisfies never;
  }
}

function ModuleStation({ station, settings }: { station: PlacedStation; settings: Settings }) {
  const word = texts.flow.stations[station.module];
  return (
    <Station
      at={station.at}
      place={station.place}
      name={word ?? station.module}
      term={MODULE_TERMS[station.module]}
      code={word === undefined}
      size={sizeOf(station, settings)}
    />
  );
}

/** The stations, with arrows between them. Sizes are those of the running session, or of the draft before. */
export function ForwardRow() {
  const settings = useLab((state) => (state.session?.experiment ?? state.draft).settings);
  const channels = useLab((state) => state.session?.data.channelsIn ?? null);
  const objective = useObjective();
  const { held, free, valve, loss } = placesOf(objective);
  const width = channels ?? channelsFor(settings).channelsIn;
  return (
    <div className="flow-row forward">
      <span className="flow-caption">
        <span>{texts.flow.forward}</span>
        <span>{texts.flow.backward}</span>
      </span>
      <Station
        at="features"
        place={1}
        name={texts.flow.features}
        term="feature-vector"
        size={texts.flow.channels(formatCount(settings.clipFrames), formatCount(width))}
      />
      {held.map((station) => (
        <ModuleStation key={station.module} station={station} settings={settings} />
      ))}
      <span className="valve-name" style={placed(valve)}>
        <Term id="freeze">{texts.flow.valve}</Term>
      </span>
      {free.map((station) => (
        <ModuleStation key={station.module} station={station} settings={settings} />
      ))}
      <Station
        at="loss"
        place={loss}
        name={texts.flow.loss}
        term="reconstruction-loss"
        size={objective.terms.map(({ word }) => texts.flow[word]).join(' + ')}
      />
    </div>
  );
}

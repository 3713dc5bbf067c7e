/** The forward pass, left to right: what the model is made of, with its sizes. */
import { texts } from '../../config/texts/index.ts';
import { formatCount } from '../numbers.ts';
import { useLab } from '../useLab.ts';

function Station({ name, code = false, size, at }: { name: string; code?: boolean; size: string; at: string }) {
  return (
    <div className="station" data-at={at}>
      <span className={code ? 'station-name code' : 'station-name'}>{name}</span>
      <span className="station-size">{size}</span>
    </div>
  );
}

/** The five stations, with arrows between them. Sizes are those of the running session, or of the draft before. */
export function ForwardRow() {
  const settings = useLab((state) => (state.session?.experiment ?? state.draft).settings);
  const channels = useLab((state) => state.session?.data.channelsIn ?? null);
  const plane = settings.dataset === 'plane';
  const width = channels ?? (plane ? 2 : settings.mels * settings.splice);
  return (
    <div className="flow-row forward">
      <span className="flow-caption">
        <span>{texts.flow.forward}</span>
        <span>{texts.flow.backward}</span>
      </span>
      <Station
        at="features"
        name={texts.flow.features}
        size={texts.flow.channels(formatCount(settings.clipFrames), formatCount(width))}
      />
      <Station at="ssl" name="ssl_proj" code size={texts.flow.dims(formatCount(settings.dim))} />
      <Station
        at="quantizer"
        name="quantizer"
        code
        size={texts.flow.codes(formatCount(settings.codes), settings.layers)}
      />
      <span className="valve-name">{texts.flow.valve}</span>
      <Station at="decoder" name={texts.flow.decoder} size={texts.flow.hidden(formatCount(settings.hidden))} />
      <Station at="loss" name={texts.flow.loss} size={texts.flow.lossParts} />
    </div>
  );
}

/** Text that others wrote, as part of the page: it cannot turn or widen what is around it. */
import { foreign } from '../config/texts/foreignText.ts';

interface Props {
  /** A name, or a message that holds names. */
  children: string;
  className?: string;
  /** Shows the whole text when a pointer rests on it, where it may be cut off. */
  titled?: boolean;
}

export function ForeignText({ children, className, titled = false }: Props) {
  const text = foreign(children);
  return (
    <bdi className={className === undefined ? 'foreign' : `foreign ${className}`} title={titled ? text : undefined}>
      {text}
    </bdi>
  );
}

/** Papers and files of GPT-SoVITS that something comes from. */
import type { ReactNode } from 'react';
import { fileAddress, PAPERS, type Sources } from '../../config/texts/glossaryTerms.ts';
import { texts } from '../../config/texts/index.ts';

function Source({ address, children }: { address: string; children: ReactNode }) {
  return (
    <li>
      {/* A name that no language translates. */}
      <a href={address} target="_blank" rel="noreferrer" translate="no" title={texts.glossary.newTab}>
        {children}
      </a>
    </li>
  );
}

export function SourceList({ papers = [], files = [] }: Sources) {
  if (papers.length + files.length === 0) return <p className="small quiet">{texts.glossary.ownSource}</p>;
  return (
    <ul className="plain-list source-list small">
      {papers.map((id) => (
        <Source key={id} address={PAPERS[id].address}>
          {PAPERS[id].cited}
        </Source>
      ))}
      {files.map((file) => (
        <Source key={file} address={fileAddress(file)}>
          <span className="code">{file}</span>
        </Source>
      ))}
    </ul>
  );
}

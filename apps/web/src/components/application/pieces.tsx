import Link from 'next/link';
import { Ago } from '#src/ui/text/ago.tsx';
import { Commit } from '#src/ui/text/commit.tsx';
import { plainText } from '#src/ui/text/safe-href.ts';
import classes from '#src/ui/text/text.module.css';
import type { Piece } from './sentence.ts';

/** A sentence made of pieces. */
export function Pieces({ pieces }: { pieces: readonly Piece[] }) {
  // biome-ignore lint/suspicious/noArrayIndexKey: pieces have no identity but their place
  return pieces.map((piece, at) => <One key={at} piece={piece} />);
}

function One({ piece }: { piece: Piece }) {
  switch (piece.kind) {
    case 'text':
      return <span>{piece.text}</span>;
    case 'commit':
      return <Commit revision={piece.revision} />;
    case 'message':
      return <em className={classes.message}>“{plainText(piece.text)}”</em>;
    case 'link':
      return (
        <Link href={piece.href} className={classes.link}>
          {piece.text}
        </Link>
      );
    case 'ago':
      return <Ago at={piece.at} />;
  }
}

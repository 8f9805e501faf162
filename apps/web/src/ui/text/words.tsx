import { plainText } from './safe-href.ts';
import classes from './text.module.css';

/** Prose of ours that names things in backticks: the names stand in mono. Never markup: all of it is text. */
export function Words({ children }: { children: string }) {
  return plainText(children)
    .split(/`([^`]+)`/)
    .map((part, at) =>
      at % 2 === 1 ? (
        // biome-ignore lint/suspicious/noArrayIndexKey: parts have no identity but their place
        <code key={at} className={classes.named}>
          {part}
        </code>
      ) : (
        part
      ),
    );
}

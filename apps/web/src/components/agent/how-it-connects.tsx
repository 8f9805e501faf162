import { Section } from '#src/ui/layout/section.tsx';
import classes from './agent.module.css';

/** What installing an agent means, before anything is made. */
export function HowItConnects() {
  return (
    <Section title="How it connects">
      <ul className={classes.points}>
        <li>
          <strong>Nothing has to reach your cluster.</strong> The agent runs inside it and calls us, over one
          HTTPS connection; no port is opened and no kubeconfig leaves.
        </li>
        <li>
          <strong>You decide what it may do</strong>, in Kubernetes itself: the manifest you apply holds these
          rights and no others. You can read it first.
        </li>
        <li>
          <strong>It works while the link is down.</strong> What drifts is put back to what was applied last;
          when it is connected again, the history shows what it did.
        </li>
      </ul>
    </Section>
  );
}

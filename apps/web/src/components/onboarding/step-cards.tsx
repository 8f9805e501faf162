'use client';

import { UnstyledButton } from '@mantine/core';
import { type OnboardingStep, STEPS } from '#src/app/(dashboard)/onboarding/search-params.ts';
import { StatusMark } from '#src/ui/status/status-mark.tsx';
import classes from './onboarding.module.css';

const WORDS: Record<OnboardingStep, { title: string; why: string }> = {
  repository: { title: 'Repository', why: 'Where what you want is written down.' },
  cluster: { title: 'Cluster', why: 'Where it runs.' },
  application: { title: 'Application', why: 'A folder of the one, kept the same in the other.' },
};

interface StepCardsProps {
  open: OnboardingStep;
  /** What was chosen in a step that is done. */
  done: Partial<Record<OnboardingStep, string>>;
  onOpen: (step: OnboardingStep) => void;
}

/** The three steps in a row; the next one is open. */
export function StepCards({ open, done, onOpen }: StepCardsProps) {
  return (
    <ol className={classes.cards}>
      {STEPS.map((step, index) => {
        const chosen = done[step];
        const waits = step === 'application' && (done.repository === undefined || done.cluster === undefined);
        return (
          <li key={step}>
            <UnstyledButton
              className={classes.card}
              data-open={open === step || undefined}
              aria-current={open === step ? 'step' : undefined}
              disabled={waits}
              onClick={() => onOpen(step)}
            >
              <span className={classes.number} aria-hidden="true">
                {index + 1}
              </span>
              <span className={classes.text}>
                <span className={classes.title}>{WORDS[step].title}</span>
                <span className={classes.why}>{chosen ?? WORDS[step].why}</span>
              </span>
              {chosen && (
                <StatusMark mark={{ shape: 'check', tone: 'green', word: 'done' }} quiet size={18} />
              )}
            </UnstyledButton>
          </li>
        );
      })}
    </ol>
  );
}

import type { ApplicationView } from '@landfall/contracts/application';
import { Select } from '@mantine/core';
import classes from './drift.module.css';

interface ApplicationFilterProps {
  applications: readonly ApplicationView[];
  chosen: string | undefined;
  onChoose: (id: string) => void;
}

/** Which application's drift is shown; all of it when none is chosen. */
export function ApplicationFilter({ applications, chosen, onChoose }: ApplicationFilterProps) {
  return (
    <div className={classes.tools}>
      <Select
        aria-label="Application"
        placeholder="Every application"
        w={260}
        clearable
        searchable
        data={applications.map(({ id, name }) => ({ value: id, label: name }))}
        value={chosen ?? null}
        onChange={(id) => onChoose(id ?? '')}
      />
    </div>
  );
}

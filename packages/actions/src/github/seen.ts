/** What GitHub shows to one person, asked with their own token; bounded in time and pages over all that is asked by one. The API asks; what follows from it is decided here. */
export interface SeenAtGitHub {
  login: string;
  installations(): Promise<SeenInstallation[]>;
  /**
   * @param installationId one that `installations` named
   * @param enough whether what was found is all that is asked for
   * @returns `complete` false when there may be more
   */
  repositories(
    installationId: number,
    enough?: (found: readonly SeenRepository[]) => boolean,
  ): Promise<{ found: SeenRepository[]; complete: boolean }>;
}

export interface SeenInstallation {
  id: number;
  account: { id: number; login: string; type: 'organization' | 'person' };
  suspended: boolean;
}

export interface SeenRepository {
  id: number;
  fullName: string;
  url: string;
  private: boolean;
  archived: boolean;
  mayPush: boolean;
}

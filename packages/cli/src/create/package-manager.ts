export const PACKAGE_MANAGERS = ["npm", "pnpm", "yarn", "bun"] as const

export type PackageManager = (typeof PACKAGE_MANAGERS)[number]

/** The package manager that runs this, as they say in the environment of what they run; else npm. */
export function usedPackageManager(agent: string = process.env.npm_config_user_agent ?? ""): PackageManager {
  return PACKAGE_MANAGERS.find((name) => agent.startsWith(`${name}/`)) ?? "npm"
}

/** How a package manager is told things. */
export function words(name: PackageManager): {
  readonly install: string
  readonly run: string
  readonly add: string
} {
  const add = name === "npm" ? "npm install" : `${name} add`
  return { install: `${name} install`, run: name === "npm" || name === "bun" ? `${name} run` : name, add }
}

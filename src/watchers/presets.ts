/** Sets of patterns by name. */
export const presets = {
  source: ['**/*.{js,jsx,ts,tsx,mjs,cjs,py,go,rs,java,kt,c,cc,cpp,h,hpp,cs,rb,php,swift,scala,vue,svelte,sql,sh}'],
  config: ['**/*.{json,jsonc,yaml,yml,toml,ini,cfg,conf,properties,env}', '**/Dockerfile', '**/Makefile', '**/.*rc'],
  'ast-json': ['*.json', '**/*.ast.json', '**/ast/*.json'],
} as const satisfies Record<string, readonly string[]>;

export type PresetName = keyof typeof presets;

import type { JSX } from "preact"

/** A setting as its JSON Schema describes it. */
export interface Field {
  readonly name: string
  readonly type: "number" | "integer" | "boolean" | "string" | "array"
  readonly title: string
  readonly unit?: string
  readonly minimum?: number
  readonly maximum?: number
  readonly default?: unknown
  readonly enum?: readonly string[]
}

interface SettingFieldProps {
  /** What it is a setting of, to tell it apart on the page. */
  readonly of: string
  readonly field: Field
  /** Undefined where it is as it would be. */
  readonly value: unknown
  readonly change: (value: unknown) => void
}

/** The fields of a schema, in its order. */
export function fieldsOf(schema: object): readonly Field[] {
  const { properties } = Object(schema)
  return Object.entries<Field>(Object(properties)).map(([name, field]) => ({ ...field, name }))
}

/** A slider, a number, a switch, a choice or words: whatever fits the schema. */
export function SettingField({ of, field, value, change }: SettingFieldProps): JSX.Element {
  const id = `fault-${of}-${field.name}`
  return (
    <div class="setting">
      <label for={id}>{field.title}</label>
      <Input id={id} field={field} value={value} change={change} />
    </div>
  )
}

type InputProps = Omit<SettingFieldProps, "of"> & { readonly id: string }

function Input({ id, field, value, change }: InputProps): JSX.Element {
  if (field.enum) return <Choice id={id} field={field} value={value} change={change} />
  switch (field.type) {
    case "boolean":
      return (
        <input
          id={id}
          type="checkbox"
          checked={Boolean(value ?? field.default)}
          onChange={({ currentTarget }) => change(currentTarget.checked)}
        />
      )
    case "array":
      return (
        <input
          id={id}
          type="text"
          placeholder="any; message.received, …"
          value={Array.isArray(value) ? value.join(", ") : ""}
          onChange={({ currentTarget }) => change(listOf(currentTarget.value))}
        />
      )
    default:
      return field.default === undefined ? (
        <NumberInput id={id} field={field} value={value} change={change} />
      ) : (
        <Slider id={id} field={field} value={value} change={change} />
      )
  }
}

function Choice({ id, field, value, change }: InputProps): JSX.Element {
  return (
    <select
      id={id}
      value={String(value ?? field.default ?? "")}
      onChange={({ currentTarget }) => change(currentTarget.value || undefined)}
    >
      {field.default === undefined && <option value="">any</option>}
      {field.enum?.map((name) => (
        <option key={name} value={name}>
          {name}
        </option>
      ))}
    </select>
  )
}

function NumberInput({ id, field: { minimum, maximum, unit }, value, change }: InputProps): JSX.Element {
  return (
    <span>
      <input
        id={id}
        type="number"
        min={minimum}
        max={maximum}
        placeholder="no limit"
        value={typeof value === "number" ? value : ""}
        onChange={({ currentTarget: { value: text } }) => change(text === "" ? undefined : Number(text))}
      />{" "}
      <span class="dim">{unit}</span>
    </span>
  )
}

const steps = 100

function Slider({ id, field, value, change }: InputProps): JSX.Element {
  const { minimum = 0, maximum = 1, unit, type } = field
  const number = Number(value ?? field.default)
  const span = maximum - minimum
  const step = type === "number" ? span / steps : Math.max(1, Math.round(span / steps / 10) * 10)
  const shown =
    unit === "%"
      ? `${Math.round(number * 100)} %`
      : [number, unit].filter((part) => part !== undefined).join(" ")
  return (
    <span class="slider">
      <input
        id={id}
        type="range"
        min={minimum}
        max={maximum}
        step={span <= steps && type === "integer" ? 1 : step}
        value={number}
        aria-valuetext={shown}
        onChange={({ currentTarget }) => change(Number(currentTarget.value))}
      />
      <output for={id}>{shown}</output>
    </span>
  )
}

function listOf(text: string): readonly string[] | undefined {
  const names = text.split(/[\s,]+/).filter(Boolean)
  return names.length > 0 ? names : undefined
}

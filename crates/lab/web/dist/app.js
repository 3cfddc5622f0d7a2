// node_modules/svelte/src/internal/shared/utils.js
var is_array = Array.isArray;
var index_of = Array.prototype.indexOf;
var includes = Array.prototype.includes;
var array_from = Array.from;
var define_property = Object.defineProperty;
var get_descriptor = Object.getOwnPropertyDescriptor;
var get_descriptors = Object.getOwnPropertyDescriptors;
var object_prototype = Object.prototype;
var array_prototype = Array.prototype;
var get_prototype_of = Object.getPrototypeOf;
var is_extensible = Object.isExtensible;
var noop$2 = () => {};
/** @param {Array<() => void>} arr */
function run_all(arr) {
	for (var i = 0; i < arr.length; i++) arr[i]();
}
/**
* TODO replace with Promise.withResolvers once supported widely enough
* @template [T=void]
*/
function deferred() {
	/** @type {(value: T) => void} */
	var resolve;
	/** @type {(reason: any) => void} */
	var reject;
	return {
		promise: new Promise((res, rej) => {
			resolve = res;
			reject = rej;
		}),
		resolve,
		reject
	};
}
/**
* When encountering a situation like `let [a, b, c] = $derived(blah())`,
* we need to stash an intermediate value that `a`, `b`, and `c` derive
* from, in case it's an iterable
* @template T
* @param {ArrayLike<T> | Iterable<T>} value
* @param {number} [n]
* @returns {Array<T>}
*/
function to_array(value, n) {
	if (Array.isArray(value)) return value;
	if (n === void 0 || !(Symbol.iterator in value)) return Array.from(value);
	/** @type {T[]} */
	const array = [];
	for (const element of value) {
		array.push(element);
		if (array.length === n) break;
	}
	return array;
}
// node_modules/svelte/src/internal/client/constants.js
/**
* An effect that does not destroy its child effects when it reruns.
* Runs as part of render effects, i.e. not eagerly as part of tree traversal or effect flushing.
*/
var MANAGED_EFFECT = 1 << 24;
var CLEAN = 1024;
var DIRTY = 2048;
var MAYBE_DIRTY = 4096;
var INERT = 8192;
var DESTROYED = 16384;
/** Set once a reaction has run for the first time */
var REACTION_RAN = 32768;
/** Effect is in the process of getting destroyed. Can be observed in child teardown functions */
var DESTROYING = 1 << 25;
/**
* 'Transparent' effects do not create a transition boundary.
* This is on a block effect 99% of the time but may also be on a branch effect if its parent block effect was pruned
*/
var EFFECT_TRANSPARENT = 65536;
var EFFECT_PRESERVED = 1 << 19;
var USER_EFFECT = 1 << 20;
var EFFECT_OFFSCREEN = 1 << 25;
var REACTION_IS_UPDATING = 1 << 21;
var ASYNC = 1 << 22;
var ERROR_VALUE = 1 << 23;
var STATE_SYMBOL = Symbol("$state");
/** Marks component export objects, so that `proxy(...)` leaves them untouched */
var COMPONENT_SYMBOL = Symbol("component");
var LEGACY_PROPS = Symbol("legacy props");
var LOADING_ATTR_SYMBOL = Symbol("");
var ATTRIBUTES_CACHE = Symbol("attributes");
var CLASS_CACHE = Symbol("class");
var STYLE_CACHE = Symbol("style");
var TEXT_CACHE = Symbol("text");
var FORM_RESET_HANDLER = Symbol("form reset");
/** allow users to ignore aborted signal errors if `reason.name === 'StaleReactionError` */
var STALE_REACTION = new class StaleReactionError extends Error {
	name = "StaleReactionError";
	message = "The reaction that called `getAbortSignal()` was re-run or destroyed";
}();
var IS_XHTML = !!globalThis.document?.contentType && /* @__PURE__ */ globalThis.document.contentType.includes("xml");
// node_modules/svelte/src/constants.js
var HYDRATION_ERROR = {};
var UNINITIALIZED = Symbol("uninitialized");
var NAMESPACE_HTML = "http://www.w3.org/1999/xhtml";
/**
* Reading a derived belonging to a now-destroyed effect may result in stale values
*/
function derived_inert() {
	console.warn(`svelte.dev/e/derived_inert`);
}
/**
* Hydration failed because the initial UI does not match what was rendered on the server. The error occurred near %location%
* @param {string | undefined | null} [location]
*/
function hydration_mismatch(location) {
	console.warn(`svelte.dev/e/hydration_mismatch`);
}
/**
* The `value` property of a `<select multiple>` element should be an array, but it received a non-array value. The selection will be kept as is.
*/
function select_multiple_invalid_value() {
	console.warn(`svelte.dev/e/select_multiple_invalid_value`);
}
/**
* A `<svelte:boundary>` `reset` function only resets the boundary the first time it is called
*/
function svelte_boundary_reset_noop() {
	console.warn(`svelte.dev/e/svelte_boundary_reset_noop`);
}
// node_modules/svelte/src/internal/client/dom/hydration.js
/** @import { TemplateNode } from '#client' */
/**
* Use this variable to guard everything related to hydration code so it can be treeshaken out
* if the user doesn't use the `hydrate` method and these code paths are therefore not needed.
*/
var hydrating = false;
/** @param {boolean} value */
function set_hydrating(value) {
	hydrating = value;
}
/**
* The node that is currently being hydrated. This starts out as the first node inside the opening
* <!--[--> comment, and updates each time a component calls `$.child(...)` or `$.sibling(...)`.
* When entering a block (e.g. `{#if ...}`), `hydrate_node` is the block opening comment; by the
* time we leave the block it is the closing comment, which serves as the block's anchor.
* @type {TemplateNode}
*/
var hydrate_node;
/** @param {TemplateNode | null} node */
function set_hydrate_node(node) {
	if (node === null) {
		hydration_mismatch();
		throw HYDRATION_ERROR;
	}
	return hydrate_node = node;
}
function hydrate_next() {
	return set_hydrate_node(/* @__PURE__ */ get_next_sibling(hydrate_node));
}
/** @param {TemplateNode} node */
function reset(node) {
	if (!hydrating) return;
	if (/* @__PURE__ */ get_next_sibling(hydrate_node) !== null) {
		hydration_mismatch();
		throw HYDRATION_ERROR;
	}
	hydrate_node = node;
}
function next(count = 1) {
	if (hydrating) {
		var i = count;
		var node = hydrate_node;
		while (i--) node = /* @__PURE__ */ get_next_sibling(node);
		hydrate_node = node;
	}
}
/**
* Skips or removes (depending on {@link remove}) all nodes starting at `hydrate_node` up until the next hydration end comment
* @param {boolean} remove
*/
function skip_nodes(remove = true) {
	var depth = 0;
	var node = hydrate_node;
	while (true) {
		if (node.nodeType === 8) {
			var data = node.data;
			if (data === "]") {
				if (depth === 0) return node;
				depth -= 1;
			} else if (data === "[" || data === "[!" || data[0] === "[" && !isNaN(Number(data.slice(1)))) depth += 1;
		}
		var next = /* @__PURE__ */ get_next_sibling(node);
		if (remove) node.remove();
		node = next;
	}
}
/**
*
* @param {TemplateNode} node
*/
function read_hydration_instruction(node) {
	if (!node || node.nodeType !== 8) {
		hydration_mismatch();
		throw HYDRATION_ERROR;
	}
	return node.data;
}
// node_modules/svelte/src/internal/client/reactivity/equality.js
/** @import { Equals } from '#client' */
/** @type {Equals} */
function equals(value) {
	return value === this.v;
}
/**
* @param {unknown} a
* @param {unknown} b
* @returns {boolean}
*/
function safe_not_equal(a, b) {
	return a != a ? b == b : a !== b || a !== null && typeof a === "object" || typeof a === "function";
}
/** @type {Equals} */
function safe_equals(value) {
	return !safe_not_equal(value, this.v);
}
// node_modules/svelte/src/internal/client/errors.js
/**
* Cannot create a `$derived(...)` with an `await` expression outside of an effect tree
* @returns {never}
*/
function async_derived_orphan() {
	throw new Error(`svelte.dev/e/async_derived_orphan`);
}
/**
* Keyed each block has duplicate key `%value%` at indexes %a% and %b%
* @param {string} a
* @param {string} b
* @param {string | undefined | null} [value]
* @returns {never}
*/
function each_key_duplicate(a, b, value) {
	throw new Error(`svelte.dev/e/each_key_duplicate`);
}
/**
* `%rune%` cannot be used inside an effect cleanup function
* @param {string} rune
* @returns {never}
*/
function effect_in_teardown(rune) {
	throw new Error(`svelte.dev/e/effect_in_teardown`);
}
/**
* Effect cannot be created inside a `$derived` value that was not itself created inside an effect
* @returns {never}
*/
function effect_in_unowned_derived() {
	throw new Error(`svelte.dev/e/effect_in_unowned_derived`);
}
/**
* `%rune%` can only be used inside an effect (e.g. during component initialisation)
* @param {string} rune
* @returns {never}
*/
function effect_orphan(rune) {
	throw new Error(`svelte.dev/e/effect_orphan`);
}
/**
* Maximum update depth exceeded. This typically indicates that an effect reads and writes the same piece of state
* @returns {never}
*/
function effect_update_depth_exceeded() {
	throw new Error(`svelte.dev/e/effect_update_depth_exceeded`);
}
/**
* Cannot do `bind:%key%={undefined}` when `%key%` has a fallback value
* @param {string} key
* @returns {never}
*/
function props_invalid_value(key) {
	throw new Error(`svelte.dev/e/props_invalid_value`);
}
/**
* Property descriptors defined on `$state` objects must contain `value` and always be `enumerable`, `configurable` and `writable`.
* @returns {never}
*/
function state_descriptors_fixed() {
	throw new Error(`svelte.dev/e/state_descriptors_fixed`);
}
/**
* Cannot set prototype of `$state` object
* @returns {never}
*/
function state_prototype_fixed() {
	throw new Error(`svelte.dev/e/state_prototype_fixed`);
}
/**
* Updating state inside `$derived(...)`, `$inspect(...)` or a template expression is forbidden. If the value should not be reactive, declare it without `$state`
* @returns {never}
*/
function state_unsafe_mutation() {
	throw new Error(`svelte.dev/e/state_unsafe_mutation`);
}
/**
* A `<svelte:boundary>` `reset` function cannot be called while an error is still being handled
* @returns {never}
*/
function svelte_boundary_reset_onerror() {
	throw new Error(`svelte.dev/e/svelte_boundary_reset_onerror`);
}
// node_modules/svelte/src/internal/flags/index.js
/** True if experimental.async=true */
var async_mode_flag = false;
/** True if we're not certain that we only have Svelte 5 code in the compilation */
var legacy_mode_flag = false;
// node_modules/svelte/src/internal/client/context.js
/** @import { ComponentContext, DevStackEntry, Effect } from '#client' */
/** @type {ComponentContext | null} */
var component_context = null;
/** @param {ComponentContext | null} context */
function set_component_context(context) {
	component_context = context;
}
/**
* @param {Record<string, unknown>} props
* @param {any} runes
* @param {Function} [fn]
* @returns {void}
*/
function push(props, runes = false, fn) {
	component_context = {
		p: component_context,
		i: false,
		c: null,
		e: null,
		s: props,
		x: null,
		r: active_effect,
		l: legacy_mode_flag && !runes ? {
			s: null,
			u: null,
			$: []
		} : null
	};
}
/**
* @template {Record<string, any>} T
* @param {T} [component]
* @returns {T}
*/
function pop(component) {
	var context = component_context;
	var effects = context.e;
	if (effects !== null) {
		context.e = null;
		for (var fn of effects) create_user_effect(fn);
	}
	if (component !== void 0) context.x = component;
	context.i = true;
	component_context = context.p;
	return mark_as_component(component);
}
/**
* Add a symbol to the object (or create one if undefined) to mark it as a component so it isn't proxified.
* @param {any} component
*/
function mark_as_component(component = {}) {
	define_property(component, COMPONENT_SYMBOL, { value: true });
	return component;
}
/** @returns {boolean} */
function is_runes() {
	return !legacy_mode_flag || component_context !== null && component_context.l === null;
}
// node_modules/svelte/src/internal/client/dom/task.js
/** @type {Array<() => void>} */
var micro_tasks = [];
function run_micro_tasks() {
	var tasks = micro_tasks;
	micro_tasks = [];
	run_all(tasks);
}
/**
* @param {() => void} fn
*/
function queue_micro_task(fn) {
	if (micro_tasks.length === 0 && !is_flushing_sync) {
		var tasks = micro_tasks;
		queueMicrotask(() => {
			if (tasks === micro_tasks) run_micro_tasks();
		});
	}
	micro_tasks.push(fn);
}
/**
* Synchronously run any queued tasks.
*/
function flush_tasks() {
	while (micro_tasks.length > 0) run_micro_tasks();
}
// node_modules/svelte/src/internal/client/reactivity/status.js
/** @import { Derived, Signal } from '#client' */
var STATUS_MASK = ~(DIRTY | MAYBE_DIRTY | CLEAN);
/**
* @param {Signal} signal
* @param {number} status
*/
function set_signal_status(signal, status) {
	signal.f = signal.f & STATUS_MASK | status;
}
/**
* Set a derived's status to CLEAN or MAYBE_DIRTY based on its connection state.
* @param {Derived} derived
*/
function update_derived_status(derived) {
	if ((derived.f & 512) !== 0 || derived.deps === null) set_signal_status(derived, CLEAN);
	else set_signal_status(derived, MAYBE_DIRTY);
}
// node_modules/svelte/src/internal/client/reactivity/utils.js
/** @import { Effect } from '#client' */
/**
* @param {Effect} effect
* @param {Map<Effect, number>} dirty_reactions
*/
function defer_effect(effect, dirty_reactions) {
	if ((effect.f & 2048) !== 0) dirty_reactions.set(effect, DIRTY);
	else if ((effect.f & 4096) !== 0 && dirty_reactions.get(effect) !== 2048) dirty_reactions.set(effect, MAYBE_DIRTY);
	set_signal_status(effect, CLEAN);
}
// node_modules/svelte/src/internal/client/dom/elements/misc.js
var listening_to_form_reset = false;
function add_form_reset_listener() {
	if (!listening_to_form_reset) {
		listening_to_form_reset = true;
		document.addEventListener("reset", (evt) => {
			Promise.resolve().then(() => {
				if (!evt.defaultPrevented) for (const e of evt.target.elements)
 /** @type {any} */ e[FORM_RESET_HANDLER]?.();
			});
		}, { capture: true });
	}
}
// node_modules/svelte/src/internal/client/dom/elements/bindings/shared.js
/**
* @template T
* @param {() => T} fn
*/
function without_reactive_context(fn) {
	var previous_reaction = active_reaction;
	var previous_effect = active_effect;
	set_active_reaction(null);
	set_active_effect(null);
	try {
		return fn();
	} finally {
		set_active_reaction(previous_reaction);
		set_active_effect(previous_effect);
	}
}
/**
* Listen to the given event, and then instantiate a global form reset listener if not already done,
* to notify all bindings when the form is reset
* @param {HTMLElement} element
* @param {string} event
* @param {(is_reset?: true) => void} handler
* @param {(is_reset?: true) => void} [on_reset]
*/
function listen_to_event_and_reset_event(element, event, handler, on_reset = handler) {
	element.addEventListener(event, () => without_reactive_context(handler));
	const prev = element[FORM_RESET_HANDLER];
	if (prev)
 /** @type {any} */ element[FORM_RESET_HANDLER] = () => {
		prev();
		on_reset(true);
	};
	else
 /** @type {any} */ element[FORM_RESET_HANDLER] = () => on_reset(true);
	add_form_reset_listener();
}
// node_modules/svelte/src/internal/client/reactivity/async.js
/** @import { Blocker, Effect, Source, Value } from '#client' */
/**
* @param {Blocker[]} blockers
* @param {Array<() => any>} sync
* @param {Array<() => Promise<any>>} async
* @param {(values: Value[]) => any} fn
*/
function flatten(blockers, sync, async, fn) {
	const d = is_runes() ? derived : derived_safe_equal;
	var pending = blockers.filter((b) => !b.settled);
	var deriveds = sync.map(d);
	if (async.length === 0 && pending.length === 0) {
		fn(deriveds);
		return;
	}
	var parent = active_effect;
	var restore = capture();
	var blocker_promise = pending.length === 1 ? pending[0].promise : pending.length > 1 ? Promise.all(pending.map((b) => b.promise)) : null;
	/**
	* @param {Source[]} async
	*/
	function finish(async) {
		if ((parent.f & 16384) !== 0) return;
		restore();
		try {
			fn([...deriveds, ...async]);
		} catch (error) {
			invoke_error_boundary(error, parent);
		}
		unset_context();
	}
	var decrement_pending = increment_pending();
	if (async.length === 0) {
		/** @type {Promise<any>} */ blocker_promise.then(() => finish([])).finally(decrement_pending);
		return;
	}
	function run() {
		Promise.all(async.map((expression) => /* @__PURE__ */ async_derived(expression))).then(finish).catch((error) => invoke_error_boundary(error, parent)).finally(decrement_pending);
	}
	if (blocker_promise) blocker_promise.then(() => {
		if ((parent.f & 16384) !== 0) {
			decrement_pending();
			return;
		}
		restore();
		run();
		unset_context();
	});
	else run();
}
/**
* Captures the current effect context so that we can restore it after
* some asynchronous work has happened (so that e.g. `await a + b`
* causes `b` to be registered as a dependency).
*/
function capture() {
	var previous_effect = active_effect;
	var previous_reaction = active_reaction;
	var previous_component_context = component_context;
	var previous_batch = current_batch;
	return function restore(activate_batch = true) {
		set_active_effect(previous_effect);
		set_active_reaction(previous_reaction);
		set_component_context(previous_component_context);
		if (activate_batch && (previous_effect.f & 16384) === 0) {
			previous_batch?.activate();
			previous_batch?.apply();
		}
	};
}
function unset_context(deactivate_batch = true) {
	set_active_effect(null);
	set_active_reaction(null);
	set_component_context(null);
	if (deactivate_batch) current_batch?.deactivate();
}
/**
* @returns {(skip?: boolean) => void}
*/
function increment_pending() {
	var effect = active_effect;
	var boundary = effect.b;
	var batch = current_batch;
	var blocking = !!boundary?.is_rendered();
	boundary?.update_pending_count(1, batch);
	batch.increment(blocking, effect);
	return () => {
		boundary?.update_pending_count(-1, batch);
		batch.decrement(blocking, effect);
	};
}
/**
* @template V
* @param {() => V} fn
* @returns {Derived<V>}
*/
/*#__NO_SIDE_EFFECTS__*/
function derived(fn) {
	var flags = 2 | DIRTY;
	if (active_effect !== null) active_effect.f |= EFFECT_PRESERVED;
	return {
		ctx: component_context,
		deps: null,
		effects: null,
		equals,
		f: flags,
		fn,
		reactions: null,
		rv: 0,
		v: UNINITIALIZED,
		wv: 0,
		parent: active_effect,
		ac: null
	};
}
var OBSOLETE = Symbol("obsolete");
/**
* @template V
* @param {() => V | Promise<V>} fn
* @param {string} [label]
* @param {string} [location] If provided, print a warning if the value is not read immediately after update
* @returns {Promise<Source<V>>}
*/
/*#__NO_SIDE_EFFECTS__*/
function async_derived(fn, label, location) {
	let parent = active_effect;
	if (parent === null) async_derived_orphan();
	var promise = void 0;
	var signal = source(UNINITIALIZED);
	var should_suspend = !active_reaction;
	/** @type {Set<ReturnType<typeof deferred<V>>>} */
	var deferreds = /* @__PURE__ */ new Set();
	async_effect(() => {
		var effect = active_effect;
		/** @type {ReturnType<typeof deferred<V>>} */
		var d = deferred();
		promise = d.promise;
		try {
			Promise.resolve(fn()).then(d.resolve, (e) => {
				if (e !== STALE_REACTION) d.reject(e);
			}).finally(unset_context);
		} catch (error) {
			d.reject(error);
			unset_context();
		}
		var batch = current_batch;
		if (should_suspend) {
			if ((effect.f & 32768) !== 0) var decrement_pending = increment_pending();
			if (parent.b?.is_rendered()) batch.async_deriveds.get(effect)?.reject(OBSOLETE);
			else for (const d of deferreds.values()) d.reject(OBSOLETE);
			deferreds.add(d);
			batch.async_deriveds.set(effect, d);
		}
		/**
		* @param {any} value
		* @param {unknown} error
		*/
		const handler = (value, error = void 0) => {
			decrement_pending?.();
			deferreds.delete(d);
			if (error === OBSOLETE) return;
			batch.activate();
			if (error) {
				signal.f |= ERROR_VALUE;
				internal_set(signal, error);
			} else {
				if ((signal.f & 8388608) !== 0) signal.f ^= ERROR_VALUE;
				internal_set(signal, value);
			}
			batch.deactivate();
		};
		d.promise.then(handler, (e) => handler(null, e || "unknown"));
	});
	teardown(() => {
		for (const d of deferreds) d.reject(OBSOLETE);
	});
	return new Promise((fulfil) => {
		/** @param {Promise<V>} p */
		function next(p) {
			function go() {
				if (p === promise) fulfil(signal);
				else next(promise);
			}
			p.then(go, go);
		}
		next(promise);
	});
}
/**
* @template V
* @param {() => V} fn
* @returns {Derived<V>}
*/
/*#__NO_SIDE_EFFECTS__*/
function user_derived(fn) {
	const d = /* @__PURE__ */ derived(fn);
	if (!async_mode_flag) push_reaction_value(d);
	return d;
}
/**
* @template V
* @param {() => V} fn
* @returns {Derived<V>}
*/
/*#__NO_SIDE_EFFECTS__*/
function derived_safe_equal(fn) {
	const signal = /* @__PURE__ */ derived(fn);
	signal.equals = safe_equals;
	return signal;
}
/**
* @param {Derived} derived
* @returns {void}
*/
function destroy_derived_effects(derived) {
	var effects = derived.effects;
	if (effects !== null) {
		derived.effects = null;
		for (var i = 0; i < effects.length; i += 1) destroy_effect(effects[i]);
	}
}
/**
* @template T
* @param {Derived} derived
* @returns {T}
*/
function execute_derived(derived) {
	var value;
	var prev_active_effect = active_effect;
	var parent = derived.parent;
	if (!is_destroying_effect && parent !== null && derived.v !== UNINITIALIZED && (parent.f & 24576) !== 0) {
		derived_inert();
		return derived.v;
	}
	set_active_effect(parent);
	try {
		destroy_derived_effects(derived);
		value = update_reaction(derived);
	} finally {
		set_active_effect(prev_active_effect);
	}
	return value;
}
/**
* @param {Derived} derived
* @returns {void}
*/
function update_derived(derived) {
	var value = execute_derived(derived);
	if (!derived.equals(value)) {
		derived.wv = increment_write_version();
		if (!current_batch?.is_fork || derived.deps === null) {
			if (current_batch !== null) {
				current_batch.capture(derived, value, true);
				previous_batch?.capture(derived, value, true);
			} else derived.v = value;
			if (derived.deps === null) {
				set_signal_status(derived, CLEAN);
				return;
			}
		}
	}
	if (is_destroying_effect) return;
	if (batch_values !== null) {
		if (effect_tracking() || current_batch?.is_fork) batch_values.set(derived, value);
	} else update_derived_status(derived);
}
/**
* @param {Derived} derived
*/
function freeze_derived_effects(derived) {
	if (derived.effects === null) return;
	for (const e of derived.effects) if (e.teardown || e.ac) {
		e.teardown?.();
		if (e.ac !== null) without_reactive_context(() => {
			/** @type {AbortController} */ e.ac.abort(STALE_REACTION);
			e.ac = null;
		});
		if (e.fn !== null) e.teardown = noop$2;
		remove_reactions(e, 0);
		destroy_effect_children(e);
	}
}
/**
* @param {Derived} derived
*/
function unfreeze_derived_effects(derived) {
	if (derived.effects === null) return;
	for (const e of derived.effects) if (e.teardown && e.fn !== null) update_effect(e);
}
// node_modules/svelte/src/internal/client/reactivity/batch.js
/** @import { Fork } from 'svelte' */
/** @import { Derived, Effect, Reaction, Source, Value } from '#client' */
/** @type {Batch | null} */
var first_batch = null;
/** @type {Batch | null} */
var last_batch = null;
/** @type {Batch | null} */
var current_batch = null;
/**
* This is needed to avoid overwriting inputs
* @type {Batch | null}
*/
var previous_batch = null;
/**
* When time travelling (i.e. working in one batch, while other batches
* still have ongoing work), we ignore the real values of affected
* signals in favour of their values within the batch
* @type {Map<Value, any> | null}
*/
var batch_values = null;
/** @type {Effect | null} */
var last_scheduled_effect = null;
var is_flushing_sync = false;
var is_processing = false;
/**
* During traversal, this is an array. Newly created effects are (if not immediately
* executed) pushed to this array, rather than going through the scheduling
* rigamarole that would cause another turn of the flush loop.
* @type {Effect[] | null}
*/
var collected_effects = null;
/**
* An array of effects that are marked during traversal as a result of a `set`
* (not `internal_set`) call. These will be added to the next batch and
* trigger another `batch.process()`
* @type {Effect[] | null}
* @deprecated when we get rid of legacy mode and stores, we can get rid of this
*/
var legacy_updates = null;
var flush_count = 0;
var uid = 1;
var Batch = class Batch {
	id = uid++;
	/** True as soon as `#process` was called */
	started = false;
	linked = true;
	/** @type {Batch | null} */
	prev = null;
	/** @type {Batch | null} */
	next = null;
	/** @type {Map<Effect, ReturnType<typeof deferred<any>>>} */
	async_deriveds = /* @__PURE__ */ new Map();
	/**
	* The current values of any signals that are updated in this batch.
	* Tuple format: [value, is_derived] (note: is_derived is false for deriveds, too, if they were overridden via assignment)
	* The keys of this map are identical to `this.previous`
	* @type {Map<Value, [any, boolean]>}
	*/
	current = /* @__PURE__ */ new Map();
	/**
	* The values of any signals (sources and deriveds) that are updated in this batch _before_ those updates took place.
	* The keys of this map are identical to `this.current`
	* @type {Map<Value, any>}
	*/
	previous = /* @__PURE__ */ new Map();
	/**
	* When the batch is committed (and the DOM is updated), we need to remove old branches
	* and append new ones by calling the functions added inside (if/each/key/etc) blocks
	* @type {Set<(batch: Batch) => void>}
	*/
	#commit_callbacks = /* @__PURE__ */ new Set();
	/**
	* If a fork is discarded, we need to destroy any effects that are no longer needed
	* @type {Set<(batch: Batch) => void>}
	*/
	#discard_callbacks = /* @__PURE__ */ new Set();
	/**
	* The number of async effects that are currently in flight
	*/
	#pending = 0;
	/**
	* Async effects that are currently in flight, _not_ inside a pending boundary
	* @type {Map<Effect, number>}
	*/
	#blocking_pending = /* @__PURE__ */ new Map();
	/**
	* A deferred that resolves when the batch is committed, used with `settled()`
	* TODO replace with Promise.withResolvers once supported widely enough
	* @type {{ promise: Promise<void>, resolve: (value?: any) => void, reject: (reason: unknown) => void } | null}
	*/
	#deferred = null;
	/**
	* Effects that were scheduled in this batch but not yet 'resolved' into the
	* root effects that need to be flushed. Resolving — the upwards traversal that
	* marks the path to each effect on the shared effect tree (see #resolve) — is
	* deferred until the batch is processed, so that the markers are created and
	* consumed within a single traversal. Scheduling into other batches (which can
	* happen concurrently, e.g. while a batch is committed) can therefore never
	* observe (and be confused by) this batch's markers.
	* May contain duplicates — deduplication happens during resolving
	* @type {Effect[]}
	*/
	#scheduled = [];
	/**
	* Effects created while this batch was active.
	* @type {Effect[]}
	*/
	#new_effects = [];
	/**
	* Deferred effects (which run after async work has completed) and their status (DIRTY or MAYBE_DIRTY)
	* @type {Map<Effect, number>}
	*/
	#dirty_reactions = /* @__PURE__ */ new Map();
	/**
	* A map of branches that still exist, but will be destroyed when this batch
	* is committed — we skip over these during `process`.
	* The value contains child effects that were dirty/maybe_dirty before being reset,
	* so they can be rescheduled if the branch survives.
	* @type {Map<Effect, { d: Effect[], m: Effect[] }>}
	*/
	#skipped_branches = /* @__PURE__ */ new Map();
	/**
	* Inverse of #skipped_branches which we need to tell prior batches to unskip them when committing
	* @type {Set<Effect>}
	*/
	#unskipped_branches = /* @__PURE__ */ new Set();
	is_fork = false;
	#decrement_queued = false;
	constructor() {
		if (last_batch === null) first_batch = last_batch = this;
		else {
			last_batch.next = this;
			this.prev = last_batch;
		}
		last_batch = this;
	}
	#is_deferred() {
		if (this.is_fork) return true;
		for (const effect of this.#blocking_pending.keys()) if (!this.#is_skipped(effect)) return true;
		return false;
	}
	/**
	* Whether `effect` is inside a branch that this batch skips
	* @param {Effect} effect
	*/
	#is_skipped(effect) {
		for (var e = effect; e !== null; e = e.parent) if (this.#skipped_branches.has(e)) return true;
		return false;
	}
	/**
	* Add an effect to the #skipped_branches map and reset its children
	* @param {Effect} effect
	*/
	skip_effect(effect) {
		if (!this.#skipped_branches.has(effect)) this.#skipped_branches.set(effect, {
			d: [],
			m: []
		});
		this.#unskipped_branches.delete(effect);
	}
	/**
	* Remove an effect from the #skipped_branches map and reschedule
	* any tracked dirty/maybe_dirty child effects
	* @param {Effect} effect
	* @param {(e: Effect) => void} callback
	*/
	unskip_effect(effect, callback = (e) => this.schedule(e)) {
		var tracked = this.#skipped_branches.get(effect);
		if (tracked) {
			this.#skipped_branches.delete(effect);
			for (var e of tracked.d) {
				set_signal_status(e, DIRTY);
				callback(e);
			}
			for (e of tracked.m) {
				set_signal_status(e, MAYBE_DIRTY);
				callback(e);
			}
		}
		this.#unskipped_branches.add(effect);
	}
	/**
	* Convert the effects that were scheduled in this batch into the root effects
	* that need to be traversed, marking the path to each effect (by clearing the
	* `CLEAN` flag on ancestor branches) so that the traversal can find them.
	* This happens right before traversal rather than at scheduling time, so that
	* the markers left on the (shared) effect tree are created and consumed within
	* a single traversal — scheduling into other batches can never observe them
	* @returns {Effect[]}
	*/
	#resolve() {
		/** @type {Effect[]} */
		var roots = [];
		for (const effect of this.#scheduled) {
			if ((effect.f & 16384) !== 0 || (effect.f & 6144) === 0) continue;
			var e = effect;
			var covered = false;
			while (e.parent !== null) {
				e = e.parent;
				var flags = e.f;
				if ((flags & 96) !== 0) {
					if ((flags & 1024) === 0) {
						covered = true;
						break;
					}
					e.f ^= CLEAN;
				}
			}
			if (!covered) roots.push(e);
		}
		this.#scheduled = [];
		return roots;
	}
	#process() {
		this.started = true;
		for (const [e, status] of this.#dirty_reactions) {
			set_signal_status(e, status);
			this.schedule(e);
		}
		this.apply();
		/** @type {Effect[]} */
		var effects = collected_effects = [];
		/** @type {Effect[]} */
		var render_effects = [];
		/**
		* @type {Effect[]}
		* @deprecated when we get rid of legacy mode and stores, we can get rid of this
		*/
		var updates = legacy_updates = [];
		while (this.#scheduled.length > 0) {
			if (flush_count++ > 1e3) {
				this.#unlink();
				infinite_loop_guard();
			}
			for (const root of this.#resolve()) try {
				this.#traverse(root, effects, render_effects);
			} catch (e) {
				reset_all(root);
				if (!this.#is_deferred()) this.discard();
				throw e;
			}
		}
		current_batch = null;
		if (updates.length > 0) {
			var batch = Batch.ensure();
			for (const e of updates) batch.schedule(e);
		}
		collected_effects = null;
		legacy_updates = null;
		if (this.#is_deferred()) {
			this.#defer_effects(render_effects);
			this.#defer_effects(effects);
			for (const [e, t] of this.#skipped_branches) reset_branch(e, t);
			if (updates.length > 0)
 /** @type {Batch} */ current_batch.#process();
			return;
		}
		const earlier_batch = this.#find_earlier_batch();
		if (earlier_batch) {
			this.#defer_effects(render_effects);
			this.#defer_effects(effects);
			earlier_batch.#merge(this);
			return;
		}
		this.#dirty_reactions.clear();
		for (const fn of this.#commit_callbacks) fn(this);
		this.#commit_callbacks.clear();
		previous_batch = this;
		flush_queued_effects(render_effects);
		flush_queued_effects(effects);
		previous_batch = null;
		this.#deferred?.resolve();
		var next_batch = current_batch;
		if (this.#pending === 0 && (this.#scheduled.length === 0 || next_batch !== null)) {
			this.#unlink();
			if (async_mode_flag) {
				this.#commit();
				current_batch = next_batch;
			}
		}
		if (next_batch !== null) {
			old_values.clear();
			next_batch.#process();
		}
	}
	/**
	* Traverse the effect tree, executing effects or stashing
	* them for later execution as appropriate
	* @param {Effect} root
	* @param {Effect[]} effects
	* @param {Effect[]} render_effects
	*/
	#traverse(root, effects, render_effects) {
		root.f ^= CLEAN;
		var effect = root.first;
		while (effect !== null) {
			var flags = effect.f;
			var is_branch = (flags & 96) !== 0;
			if (!(is_branch && (flags & 1024) !== 0 || (flags & 8192) !== 0 || this.#skipped_branches.has(effect)) && effect.fn !== null) {
				if (is_branch) effect.f ^= CLEAN;
				else if ((flags & 4) !== 0) effects.push(effect);
				else if (async_mode_flag && (flags & 16777224) !== 0) render_effects.push(effect);
				else if (is_dirty(effect)) {
					if ((flags & 16) !== 0) this.add_dirty_reaction(effect, MAYBE_DIRTY);
					update_effect(effect);
				}
				var child = effect.first;
				if (child !== null) {
					effect = child;
					continue;
				}
			}
			while (effect !== null) {
				var next = effect.next;
				if (next !== null) {
					effect = next;
					break;
				}
				effect = effect.parent;
			}
		}
	}
	#find_earlier_batch() {
		for (var batch = this.prev; batch !== null; batch = batch.prev) if (!batch.is_fork && this.#intersects(batch)) return batch;
		return null;
	}
	/** @param {Batch} batch */
	#intersects(batch) {
		for (const [source, [, is_derived]] of this.current) {
			if (is_derived) continue;
			if (batch.current.has(source)) return true;
		}
		return false;
	}
	/**
	* @param {Batch} batch
	*/
	#merge(batch) {
		for (const [source, value] of batch.current) {
			if (!this.previous.has(source) && batch.previous.has(source)) this.previous.set(source, batch.previous.get(source));
			this.current.set(source, value);
		}
		for (const [effect, deferred] of batch.async_deriveds) {
			const d = this.async_deriveds.get(effect);
			if (d) deferred.promise.then(d.resolve).catch(d.reject);
		}
		batch.async_deriveds.clear();
		this.transfer_reactions(batch.#dirty_reactions);
		/**
		* mark all effects that depend on `batch.current`, except the
		* async effects that we just resolved (TODO unless they depend
		* on values in this batch that are NOT in the later batch?).
		* Through this we also will populate the correct #skipped_branches,
		* oncommit callbacks etc, so we don't need to merge them separately.
		* @param {Value} value
		*/
		const mark = (value) => {
			var reactions = value.reactions;
			if (reactions === null) return;
			if ((value.f & 2) !== 0 && (value.f & 6144) === 0) return;
			for (const reaction of reactions) {
				var flags = reaction.f;
				if ((flags & 2) !== 0) mark(reaction);
				else {
					var effect = reaction;
					if (flags & 4194320 && !this.async_deriveds.has(effect)) {
						this.#dirty_reactions.delete(effect);
						set_signal_status(effect, DIRTY);
						this.schedule(effect);
					}
				}
			}
		};
		for (const source of this.current.keys()) mark(source);
		this.oncommit(() => batch.discard());
		batch.#unlink();
		current_batch = this;
		this.#process();
	}
	/**
	* @param {Effect[]} effects
	*/
	#defer_effects(effects) {
		for (var i = 0; i < effects.length; i += 1) defer_effect(effects[i], this.#dirty_reactions);
	}
	/**
	* Associate a change to a given source with the current
	* batch, noting its previous and current values
	* @param {Value} source
	* @param {any} value
	* @param {boolean} [is_derived]
	*/
	capture(source, value, is_derived = false) {
		if (source.v !== UNINITIALIZED && !this.previous.has(source)) this.previous.set(source, source.v);
		if ((source.f & 8388608) === 0) {
			this.current.set(source, [value, is_derived]);
			batch_values?.set(source, value);
		}
		if (!this.is_fork) source.v = value;
	}
	activate() {
		current_batch = this;
	}
	deactivate() {
		current_batch = null;
		batch_values = null;
	}
	flush() {
		try {
			is_processing = true;
			current_batch = this;
			this.#process();
		} finally {
			flush_count = 0;
			last_scheduled_effect = null;
			collected_effects = null;
			legacy_updates = null;
			is_processing = false;
			current_batch = null;
			batch_values = null;
			old_values.clear();
		}
	}
	discard() {
		for (const fn of this.#discard_callbacks) fn(this);
		this.#discard_callbacks.clear();
		for (const deferred of this.async_deriveds.values()) deferred.reject(OBSOLETE);
		this.#unlink();
		this.#deferred?.resolve();
	}
	/**
	* @param {Effect} effect
	*/
	register_created_effect(effect) {
		this.#new_effects.push(effect);
	}
	#commit() {
		for (let batch = first_batch; batch !== null; batch = batch.next) {
			var is_earlier = batch.id < this.id;
			/** @type {Source[]} */
			var sources = [];
			for (const [source, [value, is_derived]] of this.current) {
				if (batch.current.has(source)) {
					var batch_value = batch.current.get(source)[0];
					if (is_earlier && value !== batch_value) batch.current.set(source, [value, is_derived]);
					else continue;
				}
				sources.push(source);
			}
			if (is_earlier) for (const [effect, deferred] of this.async_deriveds) {
				const d = batch.async_deriveds.get(effect);
				if (d) deferred.promise.then(d.resolve).catch(d.reject);
			}
			var current = [...batch.current.keys()].filter((source) => !batch.current.get(source)[1]);
			if (!batch.started || current.length === 0) continue;
			var others = current.filter((source) => !this.current.has(source));
			if (others.length === 0) {
				if (is_earlier) batch.discard();
			} else if (sources.length > 0) {
				if (is_earlier) for (const unskipped of this.#unskipped_branches) batch.unskip_effect(unskipped, (e) => {
					if ((e.f & 4194320) !== 0) batch.schedule(e);
					else batch.#defer_effects([e]);
				});
				batch.activate();
				/** @type {Set<Value>} */
				var marked = /* @__PURE__ */ new Set();
				/** @type {Map<Reaction, boolean>} */
				var checked = /* @__PURE__ */ new Map();
				for (var source of sources) mark_effects(source, others, marked, checked);
				checked = /* @__PURE__ */ new Map();
				var current_unequal = [...batch.current].filter(([c, v1]) => {
					const v2 = this.current.get(c);
					if (!v2) return true;
					return v2[0] !== v1[0] || v2[1] !== v1[1];
				}).map(([c]) => c);
				if (current_unequal.length > 0) {
					for (const effect of this.#new_effects) if ((effect.f & 155648) === 0 && depends_on(effect, current_unequal, checked)) {
						if ((effect.f & 4194320) !== 0) {
							set_signal_status(effect, DIRTY);
							batch.schedule(effect);
						} else batch.add_dirty_reaction(effect, DIRTY);
					}
				}
				if (batch.#scheduled.length > 0 && !batch.#decrement_queued) {
					batch.apply();
					for (var root of batch.#resolve()) batch.#traverse(root, [], []);
				}
				batch.deactivate();
			}
		}
	}
	/**
	* @param {boolean} blocking
	* @param {Effect} effect
	*/
	increment(blocking, effect) {
		this.#pending += 1;
		if (blocking) {
			let blocking_pending_count = this.#blocking_pending.get(effect) ?? 0;
			this.#blocking_pending.set(effect, blocking_pending_count + 1);
		}
	}
	/**
	* @param {boolean} blocking
	* @param {Effect} effect
	*/
	decrement(blocking, effect) {
		this.#pending -= 1;
		if (blocking) {
			let blocking_pending_count = this.#blocking_pending.get(effect) ?? 0;
			if (blocking_pending_count === 1) this.#blocking_pending.delete(effect);
			else this.#blocking_pending.set(effect, blocking_pending_count - 1);
		}
		if (this.#decrement_queued) return;
		this.#decrement_queued = true;
		queue_micro_task(() => {
			this.#decrement_queued = false;
			if (this.linked) this.flush();
		});
	}
	/**
	* @param {Map<Effect, number>} dirty_reactions
	*/
	transfer_reactions(dirty_reactions) {
		for (const [effect, status] of dirty_reactions) this.add_dirty_reaction(effect, status);
		dirty_reactions.clear();
	}
	/**
	* @param {Effect} effect
	* @param {number} status
	*/
	add_dirty_reaction(effect, status) {
		if (status === 2048 || this.#dirty_reactions.get(effect) !== 2048) this.#dirty_reactions.set(effect, status);
	}
	/** @param {(batch: Batch) => void} fn */
	oncommit(fn) {
		this.#commit_callbacks.add(fn);
	}
	/** @param {(batch: Batch) => void} fn */
	ondiscard(fn) {
		this.#discard_callbacks.add(fn);
	}
	settled() {
		return (this.#deferred ??= deferred()).promise;
	}
	static ensure() {
		if (current_batch === null) {
			const batch = current_batch = new Batch();
			if (!is_processing && !is_flushing_sync) queue_micro_task(() => {
				if (!batch.started) batch.flush();
			});
		}
		return current_batch;
	}
	apply() {
		if (!async_mode_flag || !this.is_fork && this.prev === null && this.next === null) {
			batch_values = null;
			return;
		}
		batch_values = /* @__PURE__ */ new Map();
		for (const [source, [value]] of this.current) batch_values.set(source, value);
		for (let batch = first_batch; batch !== null; batch = batch.next) {
			if (batch === this || batch.is_fork) continue;
			if (batch.id >= this.id || !batch.#intersects(this)) {
				for (const [source, previous] of batch.previous) if (!batch_values.has(source)) batch_values.set(source, previous);
			}
		}
	}
	/**
	*
	* @param {Effect} effect
	*/
	schedule(effect) {
		last_scheduled_effect = effect;
		if (effect.b?.is_pending && (effect.f & 16777228) !== 0 && (effect.f & 32768) === 0) {
			effect.b.defer_effect(effect);
			return;
		}
		this.#scheduled.push(effect);
	}
	#unlink() {
		if (!this.linked) return;
		var prev = this.prev;
		var next = this.next;
		if (prev === null) first_batch = next;
		else prev.next = next;
		if (next === null) last_batch = prev;
		else next.prev = prev;
		this.linked = false;
	}
};
/**
* Synchronously flush any pending updates.
* Returns void if no callback is provided, otherwise returns the result of calling the callback.
* @template [T=void]
* @param {(() => T) | undefined} [fn]
* @returns {T}
*/
function flushSync(fn) {
	var was_flushing_sync = is_flushing_sync;
	var prev_previous_batch = previous_batch;
	previous_batch = null;
	is_flushing_sync = true;
	try {
		var result;
		if (fn) {
			flushSync();
			result = fn();
		}
		while (true) {
			flush_tasks();
			if (current_batch === null) return result;
			current_batch.flush();
		}
	} finally {
		is_flushing_sync = was_flushing_sync;
		previous_batch = prev_previous_batch;
	}
}
function infinite_loop_guard() {
	try {
		effect_update_depth_exceeded();
	} catch (error) {
		invoke_error_boundary(error, last_scheduled_effect);
	}
}
/** @type {Set<Effect> | null} */
var eager_block_effects = null;
/**
* @param {Array<Effect>} effects
* @returns {void}
*/
function flush_queued_effects(effects) {
	var length = effects.length;
	if (length === 0) return;
	var i = 0;
	while (i < length) {
		var effect = effects[i++];
		if ((effect.f & 24576) === 0 && is_dirty(effect)) {
			eager_block_effects = /* @__PURE__ */ new Set();
			update_effect(effect);
			if (effect.deps === null && effect.first === null && effect.nodes === null && effect.teardown === null && effect.ac === null) unlink_effect(effect);
			if (eager_block_effects?.size > 0) {
				old_values.clear();
				for (const e of eager_block_effects) {
					if ((e.f & 24576) !== 0) continue;
					/** @type {Effect[]} */
					const ordered_effects = [e];
					let ancestor = e.parent;
					while (ancestor !== null) {
						if (eager_block_effects.has(ancestor)) {
							eager_block_effects.delete(ancestor);
							ordered_effects.push(ancestor);
						}
						ancestor = ancestor.parent;
					}
					for (let j = ordered_effects.length - 1; j >= 0; j--) {
						const e = ordered_effects[j];
						if ((e.f & 24576) !== 0) continue;
						update_effect(e);
					}
				}
				eager_block_effects.clear();
			}
		}
	}
	eager_block_effects = null;
}
/**
* This is similar to `mark_reactions`, but it only marks async/block effects
* depending on `value` and at least one of the other `sources`, so that
* these effects can re-run after another batch has been committed
* @param {Value} value
* @param {Source[]} sources
* @param {Set<Value>} marked
* @param {Map<Reaction, boolean>} checked
*/
function mark_effects(value, sources, marked, checked) {
	if (marked.has(value)) return;
	marked.add(value);
	if (value.reactions !== null) for (const reaction of value.reactions) {
		const flags = reaction.f;
		if ((flags & 2) !== 0) mark_effects(reaction, sources, marked, checked);
		else if ((flags & 4194320) !== 0 && (flags & 2048) === 0 && depends_on(reaction, sources, checked)) {
			set_signal_status(reaction, DIRTY);
			schedule_effect(reaction);
		}
	}
}
/**
* @param {Reaction} reaction
* @param {Source[]} sources
* @param {Map<Reaction, boolean>} checked
*/
function depends_on(reaction, sources, checked) {
	const depends = checked.get(reaction);
	if (depends !== void 0) return depends;
	if (reaction.deps !== null) for (const dep of reaction.deps) {
		if (includes.call(sources, dep)) return true;
		if ((dep.f & 2) !== 0 && depends_on(dep, sources, checked)) {
			checked.set(dep, true);
			return true;
		}
	}
	checked.set(reaction, false);
	return false;
}
/**
* @param {Effect} effect
* @returns {void}
*/
function schedule_effect(effect) {
	/** @type {Batch} */ current_batch.schedule(effect);
}
/**
* Mark all the effects inside a skipped branch CLEAN, so that
* they can be correctly rescheduled later. Tracks dirty and maybe_dirty
* effects so they can be rescheduled if the branch survives.
* @param {Effect} effect
* @param {{ d: Effect[], m: Effect[] }} tracked
*/
function reset_branch(effect, tracked) {
	if ((effect.f & 32) !== 0 && (effect.f & 1024) !== 0) return;
	if ((effect.f & 2048) !== 0) tracked.d.push(effect);
	else if ((effect.f & 4096) !== 0) tracked.m.push(effect);
	set_signal_status(effect, CLEAN);
	var e = effect.first;
	while (e !== null) {
		reset_branch(e, tracked);
		e = e.next;
	}
}
/**
* Mark an entire effect tree clean following an error
* @param {Effect} effect
*/
function reset_all(effect) {
	set_signal_status(effect, CLEAN);
	var e = effect.first;
	while (e !== null) {
		reset_all(e);
		e = e.next;
	}
}
// node_modules/svelte/src/internal/client/reactivity/sources.js
/** @import { Derived, Effect, Source, Value } from '#client' */
/** @type {Set<Effect>} */
var eager_effects = /* @__PURE__ */ new Set();
/** @type {Map<Value, any>} */
var old_values = /* @__PURE__ */ new Map();
var eager_effects_deferred = false;
/**
* @template V
* @param {V} v
* @param {Error | null} [stack]
* @returns {Source<V>}
*/
function source(v, stack) {
	return {
		f: 0,
		v,
		reactions: null,
		equals,
		rv: 0,
		wv: 0
	};
}
/**
* @template V
* @param {V} v
* @param {Error | null} [stack]
*/
/*#__NO_SIDE_EFFECTS__*/
function state(v, stack) {
	const s = source(v, stack);
	push_reaction_value(s);
	return s;
}
/**
* @template V
* @param {V} initial_value
* @param {boolean} [immutable]
* @returns {Source<V>}
*/
/*#__NO_SIDE_EFFECTS__*/
function mutable_source(initial_value, immutable = false, trackable = true) {
	const s = source(initial_value);
	if (!immutable) s.equals = safe_equals;
	if (legacy_mode_flag && trackable && component_context !== null && component_context.l !== null) (component_context.l.s ??= []).push(s);
	return s;
}
/**
* @template V
* @param {Value<V>} source
* @param {V} value
* @param {boolean} [should_proxy]
* @returns {V}
*/
function set(source, value, should_proxy = false) {
	if (active_reaction !== null && (!untracking || (active_reaction.f & 131072) !== 0) && is_runes() && (active_reaction.f & 4325394) !== 0 && (current_sources === null || !current_sources.has(source))) state_unsafe_mutation();
	return internal_set(source, should_proxy ? proxy(value) : value, legacy_updates);
}
/**
* A set of signals we have already seen while traversing in mark_reactions.
* Not always set to balance the common case of sources only having a couple
* of (transitive) dependencies (where always creating a Set would be bad for perf)
* with the edge case of extremely deep or wide dependency arrays with cycles.
* @type {Set<any> | null}
*/
var seen = null;
/** Number of transitive dependencies, see {@link seen} for more info */
var count_deps = 0;
/**
* @template V
* @param {Value<V>} source
* @param {V} value
* @param {Effect[] | null} [updated_during_traversal]
* @returns {V}
*/
function internal_set(source, value, updated_during_traversal = null) {
	if (!source.equals(value)) {
		if (is_destroying_effect) old_values.set(source, value);
		else if (!old_values.has(source)) old_values.set(source, source.v);
		var batch = Batch.ensure();
		batch.capture(source, value);
		if ((source.f & 2) !== 0) {
			const derived = source;
			if ((source.f & 2048) !== 0) execute_derived(derived);
			if (batch_values === null) update_derived_status(derived);
		}
		source.wv = increment_write_version();
		seen = null;
		count_deps = 0;
		mark_reactions(source, DIRTY, updated_during_traversal);
		seen = null;
		if (is_runes() && active_effect !== null && (active_effect.f & 1024) !== 0 && (active_effect.f & 96) === 0) {
			if (untracked_writes === null) set_untracked_writes([source]);
			else untracked_writes.push(source);
		}
		if (!batch.is_fork && eager_effects.size > 0 && !eager_effects_deferred) flush_eager_effects();
	}
	return value;
}
function flush_eager_effects() {
	eager_effects_deferred = false;
	for (const effect of eager_effects) {
		if ((effect.f & 1024) !== 0) set_signal_status(effect, MAYBE_DIRTY);
		let dirty;
		try {
			dirty = is_dirty(effect);
		} catch {
			dirty = true;
		}
		if (dirty) update_effect(effect);
	}
	eager_effects.clear();
}
/**
* Silently (without using `get`) increment a source
* @param {Source<number>} source
*/
function increment(source) {
	set(source, source.v + 1);
}
/**
* @param {Value} signal
* @param {number} status should be DIRTY or MAYBE_DIRTY
* @param {Effect[] | null} updated_during_traversal
* @returns {void}
*/
function mark_reactions(signal, status, updated_during_traversal) {
	var reactions = signal.reactions;
	if (reactions === null) return;
	var runes = is_runes();
	var length = reactions.length;
	count_deps += length;
	if (count_deps > 1e5 && seen === null) seen = /* @__PURE__ */ new Set();
	if (seen !== null) {
		if (seen.has(signal)) return;
		seen.add(signal);
	}
	for (var i = 0; i < length; i++) {
		var reaction = reactions[i];
		var flags = reaction.f;
		if (!runes && reaction === active_effect) continue;
		var not_dirty = (flags & DIRTY) === 0;
		if (not_dirty) set_signal_status(reaction, status);
		if ((flags & 131072) !== 0) eager_effects.add(reaction);
		else if ((flags & 2) !== 0) {
			var derived = reaction;
			batch_values?.delete(derived);
			mark_reactions(derived, MAYBE_DIRTY, updated_during_traversal);
		} else if (not_dirty) {
			var effect = reaction;
			if ((flags & 16) !== 0 && eager_block_effects !== null) eager_block_effects.add(effect);
			if (updated_during_traversal !== null) updated_during_traversal.push(effect);
			else schedule_effect(effect);
		}
	}
}
/**
* @template T
* @param {T} value
* @returns {T}
*/
function proxy(value) {
	if (typeof value !== "object" || value === null || STATE_SYMBOL in value || COMPONENT_SYMBOL in value) return value;
	const prototype = get_prototype_of(value);
	if (prototype !== object_prototype && prototype !== array_prototype) return value;
	/** @type {Map<any, Source<any>>} */
	var sources = /* @__PURE__ */ new Map();
	var is_proxied_array = is_array(value);
	var version = /* @__PURE__ */ state(0);
	var stack = null;
	var parent_version = update_version;
	/**
	* Executes the proxy in the context of the reaction it was originally created in, if any
	* @template T
	* @param {() => T} fn
	*/
	var with_parent = (fn) => {
		if (update_version === parent_version) return fn();
		var reaction = active_reaction;
		var version = update_version;
		set_active_reaction(null);
		set_update_version(parent_version);
		var result = fn();
		set_active_reaction(reaction);
		set_update_version(version);
		return result;
	};
	if (is_proxied_array) sources.set("length", /* @__PURE__ */ state(
		/** @type {any[]} */
		value.length,
		stack
	));
	return new Proxy(value, {
		defineProperty(_, prop, descriptor) {
			if (!("value" in descriptor) || descriptor.configurable === false || descriptor.enumerable === false || descriptor.writable === false) state_descriptors_fixed();
			var s = sources.get(prop);
			if (s === void 0) with_parent(() => {
				var s = /* @__PURE__ */ state(descriptor.value, stack);
				sources.set(prop, s);
				return s;
			});
			else set(s, descriptor.value, true);
			return true;
		},
		deleteProperty(target, prop) {
			var s = sources.get(prop);
			if (s === void 0) {
				if (prop in target) {
					const s = with_parent(() => /* @__PURE__ */ state(UNINITIALIZED, stack));
					sources.set(prop, s);
					increment(version);
				}
			} else {
				set(s, UNINITIALIZED);
				increment(version);
			}
			return true;
		},
		get(target, prop, receiver) {
			if (prop === STATE_SYMBOL) return value;
			var s = sources.get(prop);
			var exists = prop in target;
			if (s === void 0 && (!exists || get_descriptor(target, prop)?.writable)) {
				s = with_parent(() => {
					return /* @__PURE__ */ state(proxy(exists ? target[prop] : UNINITIALIZED), stack);
				});
				sources.set(prop, s);
			}
			if (s !== void 0) {
				var v = get(s);
				return v === UNINITIALIZED ? void 0 : v;
			}
			return Reflect.get(target, prop, receiver);
		},
		getOwnPropertyDescriptor(target, prop) {
			this.has?.(target, prop);
			var descriptor = Reflect.getOwnPropertyDescriptor(target, prop);
			var s = sources.get(prop);
			if (s !== void 0) {
				var value = get(s);
				if (value === UNINITIALIZED) return;
				if (descriptor && "value" in descriptor) descriptor.value = value;
				else return {
					enumerable: true,
					configurable: true,
					value,
					writable: true
				};
			}
			return descriptor;
		},
		has(target, prop) {
			if (prop === STATE_SYMBOL) return true;
			var s = sources.get(prop);
			var has = s !== void 0 && s.v !== UNINITIALIZED || Reflect.has(target, prop);
			if (s !== void 0 || (active_effect !== null || active_reaction !== null) && (!has || get_descriptor(target, prop)?.writable)) {
				if (s === void 0) {
					s = with_parent(() => {
						return /* @__PURE__ */ state(has ? proxy(target[prop]) : UNINITIALIZED, stack);
					});
					sources.set(prop, s);
				}
				if (get(s) === UNINITIALIZED) return false;
			}
			return has;
		},
		set(target, prop, value, receiver) {
			var s = sources.get(prop);
			var has = prop in target;
			if (is_proxied_array && prop === "length") for (var i = value; i < s.v; i += 1) {
				var other_s = sources.get(i + "");
				if (other_s !== void 0) set(other_s, UNINITIALIZED);
				else if (i in target) {
					other_s = with_parent(() => /* @__PURE__ */ state(UNINITIALIZED, stack));
					sources.set(i + "", other_s);
				}
			}
			if (s === void 0) {
				if (!has || get_descriptor(target, prop)?.writable) {
					s = with_parent(() => /* @__PURE__ */ state(void 0, stack));
					set(s, proxy(value));
					sources.set(prop, s);
				}
			} else {
				has = s.v !== UNINITIALIZED;
				var p = with_parent(() => proxy(value));
				set(s, p);
			}
			var descriptor = Reflect.getOwnPropertyDescriptor(target, prop);
			if (descriptor?.set) descriptor.set.call(receiver, value);
			if (!has) {
				if (is_proxied_array && typeof prop === "string") {
					var ls = sources.get("length");
					var n = Number(prop);
					if (Number.isInteger(n) && n >= ls.v) set(ls, n + 1);
				}
				increment(version);
			}
			return true;
		},
		ownKeys(target) {
			get(version);
			var own_keys = Reflect.ownKeys(target).filter((key) => {
				var source = sources.get(key);
				return source === void 0 || source.v !== UNINITIALIZED;
			});
			for (var [key, source] of sources) if (source.v !== UNINITIALIZED && !(key in target)) own_keys.push(key);
			return own_keys;
		},
		setPrototypeOf() {
			state_prototype_fixed();
		}
	});
}
/**
* @param {any} value
*/
function get_proxied_value(value) {
	try {
		if (value !== null && typeof value === "object" && STATE_SYMBOL in value) return value[STATE_SYMBOL];
	} catch {}
	return value;
}
/**
* @param {any} a
* @param {any} b
*/
function is(a, b) {
	return Object.is(get_proxied_value(a), get_proxied_value(b));
}
// node_modules/svelte/src/internal/client/dom/operations.js
/** @import { Effect, TemplateNode } from '#client' */
/** @type {Window} */
var $window;
/** @type {boolean} */
var is_firefox;
/** @type {() => Node | null} */
var first_child_getter;
/** @type {() => Node | null} */
var next_sibling_getter;
/**
* Initialize these lazily to avoid issues when using the runtime in a server context
* where these globals are not available while avoiding a separate server entry point
*/
function init_operations() {
	if ($window !== void 0) return;
	$window = window;
	is_firefox = /Firefox/.test(navigator.userAgent);
	var element_prototype = Element.prototype;
	var node_prototype = Node.prototype;
	var text_prototype = Text.prototype;
	first_child_getter = get_descriptor(node_prototype, "firstChild").get;
	next_sibling_getter = get_descriptor(node_prototype, "nextSibling").get;
	if (is_extensible(element_prototype)) {
		/** @type {any} */ element_prototype[CLASS_CACHE] = void 0;
		/** @type {any} */ element_prototype[ATTRIBUTES_CACHE] = null;
		/** @type {any} */ element_prototype[STYLE_CACHE] = void 0;
		element_prototype.__e = void 0;
	}
	if (is_extensible(text_prototype))
 /** @type {any} */ text_prototype[TEXT_CACHE] = void 0;
}
/**
* @param {string} value
* @returns {Text}
*/
function create_text(value = "") {
	return document.createTextNode(value);
}
/**
* @template {Node} N
* @param {N} node
*/
/*@__NO_SIDE_EFFECTS__*/
function get_first_child(node) {
	return first_child_getter.call(node);
}
/**
* @template {Node} N
* @param {N} node
*/
/*@__NO_SIDE_EFFECTS__*/
function get_next_sibling(node) {
	return next_sibling_getter.call(node);
}
/**
* Don't mark this as side-effect-free, hydration needs to walk all nodes
* @template {Node} N
* @param {N} node
* @param {boolean} is_text
* @returns {TemplateNode | null}
*/
function child(node, is_text) {
	if (!hydrating) return /* @__PURE__ */ get_first_child(node);
	var child = /* @__PURE__ */ get_first_child(hydrate_node);
	if (child === null) child = hydrate_node.appendChild(create_text());
	else if (is_text && child.nodeType !== 3) {
		var text = create_text();
		child?.before(text);
		set_hydrate_node(text);
		return text;
	}
	if (is_text) merge_text_nodes(child);
	set_hydrate_node(child);
	return child;
}
/**
* Don't mark this as side-effect-free, hydration needs to walk all nodes
* @param {TemplateNode} node
* @param {boolean} [is_text]
* @returns {TemplateNode | null}
*/
function first_child(node, is_text = false) {
	if (!hydrating) {
		var first = /* @__PURE__ */ get_first_child(node);
		if (first instanceof Comment && first.data === "") return /* @__PURE__ */ get_next_sibling(first);
		return first;
	}
	if (is_text) {
		if (hydrate_node?.nodeType !== 3) {
			var text = create_text();
			hydrate_node?.before(text);
			set_hydrate_node(text);
			return text;
		}
		merge_text_nodes(hydrate_node);
	}
	return hydrate_node;
}
/**
* `child`, for the very common case of an element with exactly one child. Resetting the
* hydration cursor is part of the same step, so the compiler doesn't have to emit a
* separate `reset` call for every `<p>{text}</p>` in an app.
* Don't mark this as side-effect-free, hydration needs to walk all nodes
* @param {TemplateNode} node
* @param {boolean} [is_text]
* @returns {TemplateNode | null}
*/
function only_child(node, is_text = false) {
	if (!hydrating) return /* @__PURE__ */ get_first_child(node);
	var first = child(node, is_text);
	reset(node);
	return first;
}
/**
* Don't mark this as side-effect-free, hydration needs to walk all nodes
* @param {TemplateNode} node
* @param {number} count
* @param {boolean} is_text
* @returns {TemplateNode | null}
*/
function sibling(node, count = 1, is_text = false) {
	let next_sibling = hydrating ? hydrate_node : node;
	var last_sibling;
	while (count--) {
		last_sibling = next_sibling;
		next_sibling = /* @__PURE__ */ get_next_sibling(next_sibling);
	}
	if (!hydrating) return next_sibling;
	if (is_text) {
		if (next_sibling?.nodeType !== 3) {
			var text = create_text();
			if (next_sibling === null) last_sibling?.after(text);
			else next_sibling.before(text);
			set_hydrate_node(text);
			return text;
		}
		merge_text_nodes(next_sibling);
	}
	set_hydrate_node(next_sibling);
	return next_sibling;
}
/**
* @template {Node} N
* @param {N} node
* @returns {void}
*/
function clear_text_content(node) {
	node.textContent = "";
}
/**
* Returns `true` if we're updating the current block, for example `condition` in
* an `{#if condition}` block just changed. In this case, the branch should be
* appended (or removed) at the same time as other updates within the
* current `<svelte:boundary>`
*/
function should_defer_append() {
	if (!async_mode_flag) return false;
	if (eager_block_effects !== null) return false;
	return (active_effect.f & REACTION_RAN) !== 0;
}
/**
* Branching here is intentional and load-bearing for perf. `createElement(tag)`
* hits a fast path in Blink that `createElementNS(NAMESPACE_HTML, tag)` doesn't,
* and passing an explicit `undefined` as the trailing options arg measurably
* slows both APIs. Funnelling every case through a single `createElementNS(ns,
* tag, options)` call would be smaller but slower on the HTML path.
*
* @template {keyof HTMLElementTagNameMap | string} T
* @param {T} tag
* @param {string} [namespace]
* @param {string} [is]
* @returns {T extends keyof HTMLElementTagNameMap ? HTMLElementTagNameMap[T] : Element}
*/
function create_element(tag, namespace, is) {
	if (namespace == null || namespace === "http://www.w3.org/1999/xhtml") return is ? document.createElement(tag, { is }) : document.createElement(tag);
	return is ? document.createElementNS(namespace, tag, { is }) : document.createElementNS(namespace, tag);
}
/**
* Browsers split text nodes larger than 65536 bytes when parsing.
* For hydration to succeed, we need to stitch them back together
* @param {Text} text
*/
function merge_text_nodes(text) {
	if (text.nodeValue.length < 65536) return;
	let next = text.nextSibling;
	while (next !== null && next.nodeType === 3) {
		next.remove();
		/** @type {string} */ text.nodeValue += next.nodeValue;
		next = text.nextSibling;
	}
}
/**
* @param {unknown} error
*/
function handle_error(error) {
	var effect = active_effect;
	if (effect === null) {
		/** @type {Derived} */ active_reaction.f |= ERROR_VALUE;
		return error;
	}
	if ((effect.f & 32768) === 0 && (effect.f & 4) === 0) throw error;
	invoke_error_boundary(error, effect);
}
/**
* @param {unknown} error
* @param {Effect | null} effect
*/
function invoke_error_boundary(error, effect) {
	if (error === HYDRATION_ERROR) throw error;
	if (effect !== null && (effect.f & 16384) !== 0) return;
	while (effect !== null) {
		if ((effect.f & 128) !== 0 && (effect.f & 33570816) === 0) {
			if ((effect.f & 32768) === 0) throw error;
			try {
				/** @type {Boundary} */ effect.b.error(error);
				return;
			} catch (e) {
				error = e;
			}
		}
		effect = effect.parent;
	}
	throw error;
}
// node_modules/svelte/src/internal/client/reactivity/effects.js
/** @import { Blocker, ComponentContext, ComponentContextLegacy, Derived, Effect, TemplateNode, TransitionManager } from '#client' */
/**
* @param {'$effect' | '$effect.pre' | '$inspect'} rune
*/
function validate_effect(rune) {
	if (active_effect === null) {
		if (active_reaction === null) effect_orphan(rune);
		effect_in_unowned_derived();
	}
	if (is_destroying_effect) effect_in_teardown(rune);
}
/**
* @param {Effect} effect
* @param {Effect} parent_effect
*/
function push_effect(effect, parent_effect) {
	var parent_last = parent_effect.last;
	if (parent_last === null) parent_effect.last = parent_effect.first = effect;
	else {
		parent_last.next = effect;
		effect.prev = parent_last;
		parent_effect.last = effect;
	}
}
/**
* @param {number} type
* @param {null | (() => void | (() => void))} fn
* @returns {Effect}
*/
function create_effect(type, fn) {
	var parent = active_effect;
	if (parent !== null && (parent.f & 8192) !== 0) type |= INERT;
	/** @type {Effect} */
	var effect = {
		ctx: component_context,
		deps: null,
		nodes: null,
		f: type | DIRTY | 512,
		first: null,
		fn,
		last: null,
		next: null,
		parent,
		b: parent && parent.b,
		prev: null,
		teardown: null,
		wv: 0,
		ac: null
	};
	current_batch?.register_created_effect(effect);
	/** @type {Effect | null} */
	var e = effect;
	if ((type & 4) !== 0) {
		if (collected_effects !== null) collected_effects.push(effect);
		else Batch.ensure().schedule(effect);
	} else if (fn !== null) {
		try {
			update_effect(effect);
		} catch (e) {
			destroy_effect(effect);
			throw e;
		}
		if (e.deps === null && e.teardown === null && e.nodes === null && e.first === e.last && (e.f & 524288) === 0) {
			e = e.first;
			if ((type & 16) !== 0 && (type & 65536) !== 0 && e !== null) e.f |= EFFECT_TRANSPARENT;
		}
	}
	if (e !== null) {
		e.parent = parent;
		if (parent !== null) push_effect(e, parent);
		if (active_reaction !== null && (active_reaction.f & 2) !== 0 && (type & 64) === 0) {
			var derived = active_reaction;
			(derived.effects ??= []).push(e);
		}
	}
	return effect;
}
/**
* Internal representation of `$effect.tracking()`
* @returns {boolean}
*/
function effect_tracking() {
	return active_reaction !== null && !untracking;
}
/**
* @param {() => void} fn
*/
function teardown(fn) {
	const effect = create_effect(8, null);
	set_signal_status(effect, CLEAN);
	effect.teardown = fn;
	return effect;
}
/**
* Internal representation of `$effect(...)`
* @param {() => void | (() => void)} fn
*/
function user_effect(fn) {
	validate_effect("$effect");
	var flags = active_effect.f;
	if (!active_reaction && (flags & 32) !== 0 && component_context !== null && !component_context.i) {
		var context = component_context;
		(context.e ??= []).push(fn);
	} else return create_user_effect(fn);
}
/**
* @param {() => void | (() => void)} fn
*/
function create_user_effect(fn) {
	return create_effect(4 | USER_EFFECT, fn);
}
/**
* An effect root whose children can transition out
* @param {() => void} fn
* @returns {(options?: { outro?: boolean }) => Promise<void>}
*/
function component_root(fn) {
	Batch.ensure();
	const effect = create_effect(64 | EFFECT_PRESERVED, fn);
	return (options = {}) => {
		return new Promise((fulfil) => {
			if (options.outro) pause_effect(effect, () => {
				destroy_effect(effect);
				fulfil(void 0);
			});
			else {
				destroy_effect(effect);
				fulfil(void 0);
			}
		});
	};
}
/**
* @param {() => void | (() => void)} fn
* @returns {Effect}
*/
function effect(fn) {
	return create_effect(4, fn);
}
/**
* @param {() => void | (() => void)} fn
* @returns {Effect}
*/
function async_effect(fn) {
	return create_effect(ASYNC | EFFECT_PRESERVED, fn);
}
/**
* @param {() => void | (() => void)} fn
* @returns {Effect}
*/
function render_effect(fn, flags = 0) {
	return create_effect(8 | flags, fn);
}
/**
* @param {(...expressions: any) => void | (() => void)} fn
* @param {Array<() => any>} sync
* @param {Array<() => Promise<any>>} async
* @param {Blocker[]} blockers
*/
function template_effect(fn, sync = [], async = [], blockers = []) {
	flatten(blockers, sync, async, (values) => {
		create_effect(8, () => {
			fn(...values.map(get));
		});
	});
}
/**
* @param {(() => void)} fn
* @param {number} flags
*/
function block(fn, flags = 0) {
	return create_effect(16 | flags, fn);
}
/**
* @param {(() => void)} fn
* @param {number} flags
*/
function managed(fn, flags = 0) {
	return create_effect(MANAGED_EFFECT | flags, fn);
}
/**
* @param {(() => void)} fn
*/
function branch(fn) {
	return create_effect(32 | EFFECT_PRESERVED, fn);
}
/**
* @param {Effect} effect
*/
function execute_effect_teardown(effect) {
	var teardown = effect.teardown;
	if (teardown !== null) {
		const previously_destroying_effect = is_destroying_effect;
		const previous_reaction = active_reaction;
		set_is_destroying_effect(true);
		set_active_reaction(null);
		try {
			teardown.call(null);
		} catch (error) {
			invoke_error_boundary(error, effect.parent);
		} finally {
			set_is_destroying_effect(previously_destroying_effect);
			set_active_reaction(previous_reaction);
		}
	}
}
/**
* @param {Effect} signal
* @param {boolean} remove_dom
* @returns {void}
*/
function destroy_effect_children(signal, remove_dom = false) {
	var effect = signal.first;
	signal.first = signal.last = null;
	while (effect !== null) {
		const controller = effect.ac;
		if (controller !== null) without_reactive_context(() => {
			controller.abort(STALE_REACTION);
		});
		var next = effect.next;
		if ((effect.f & 64) !== 0) effect.parent = null;
		else destroy_effect(effect, remove_dom);
		effect = next;
	}
}
/**
* @param {Effect} signal
* @returns {void}
*/
function destroy_block_effect_children(signal) {
	var effect = signal.first;
	while (effect !== null) {
		var next = effect.next;
		if ((effect.f & 32) === 0) destroy_effect(effect);
		effect = next;
	}
}
/**
* @param {Effect} effect
* @param {boolean} [remove_dom]
* @returns {void}
*/
function destroy_effect(effect, remove_dom = true) {
	var removed = false;
	if ((remove_dom || (effect.f & 262144) !== 0) && effect.nodes !== null && effect.nodes.end !== null) {
		remove_effect_dom(effect.nodes.start, effect.nodes.end);
		removed = true;
	}
	effect.f |= DESTROYING;
	destroy_effect_children(effect, remove_dom && !removed);
	remove_reactions(effect, 0);
	var transitions = effect.nodes && effect.nodes.t;
	if (transitions !== null) for (const transition of transitions) transition.stop();
	execute_effect_teardown(effect);
	effect.f ^= DESTROYING;
	effect.f |= DESTROYED;
	var parent = effect.parent;
	if (parent !== null && parent.first !== null) unlink_effect(effect);
	effect.next = effect.prev = effect.teardown = effect.ctx = effect.deps = effect.fn = effect.nodes = effect.ac = effect.b = null;
}
/**
*
* @param {TemplateNode | null} node
* @param {TemplateNode} end
*/
function remove_effect_dom(node, end) {
	while (node !== null) {
		/** @type {TemplateNode | null} */
		var next = node === end ? null : /* @__PURE__ */ get_next_sibling(node);
		node.remove();
		node = next;
	}
}
/**
* Detach an effect from the effect tree, freeing up memory and
* reducing the amount of work that happens on subsequent traversals
* @param {Effect} effect
*/
function unlink_effect(effect) {
	var parent = effect.parent;
	var prev = effect.prev;
	var next = effect.next;
	if (prev !== null) prev.next = next;
	if (next !== null) next.prev = prev;
	if (parent !== null) {
		if (parent.first === effect) parent.first = next;
		if (parent.last === effect) parent.last = prev;
	}
}
/**
* When a block effect is removed, we don't immediately destroy it or yank it
* out of the DOM, because it might have transitions. Instead, we 'pause' it.
* It stays around (in memory, and in the DOM) until outro transitions have
* completed, and if the state change is reversed then we _resume_ it.
* A paused effect does not update, and the DOM subtree becomes inert.
* @param {Effect} effect
* @param {() => void} [callback]
* @param {boolean} [destroy]
*/
function pause_effect(effect, callback, destroy = true) {
	/** @type {TransitionManager[]} */
	var transitions = [];
	effect.f |= 256;
	pause_children(effect, transitions, true);
	var fn = () => {
		if (destroy) destroy_effect(effect);
		if (callback) callback();
	};
	var remaining = transitions.length;
	if (remaining > 0) {
		var check = () => --remaining || fn();
		for (var transition of transitions) transition.out(check);
	} else fn();
}
/**
* @param {Effect} effect
* @param {TransitionManager[]} transitions
* @param {boolean} local
*/
function pause_children(effect, transitions, local) {
	if ((effect.f & 8192) !== 0) return;
	effect.f ^= INERT;
	var t = effect.nodes && effect.nodes.t;
	if (t !== null) {
		for (const transition of t) if (transition.is_global || local) transitions.push(transition);
	}
	var child = effect.first;
	while (child !== null) {
		var sibling = child.next;
		if ((child.f & 64) === 0) {
			var transparent = (child.f & 65536) !== 0 || (child.f & 32) !== 0 && (effect.f & 16) !== 0;
			pause_children(child, transitions, transparent ? local : false);
		}
		child = sibling;
	}
}
/**
* The opposite of `pause_effect`. We call this if (for example)
* `x` becomes falsy then truthy: `{#if x}...{/if}`
* @param {Effect} effect
*/
function resume_effect(effect) {
	effect.f &= -257;
	resume_children(effect, true);
}
/**
* @param {Effect} effect
* @param {boolean} local
*/
function resume_children(effect, local) {
	if ((effect.f & 256) !== 0) return;
	if ((effect.f & 8192) === 0) return;
	effect.f ^= INERT;
	if ((effect.f & 1024) === 0) {
		set_signal_status(effect, DIRTY);
		Batch.ensure().schedule(effect);
	}
	var child = effect.first;
	while (child !== null) {
		var sibling = child.next;
		var transparent = (child.f & 65536) !== 0 || (child.f & 32) !== 0;
		resume_children(child, transparent ? local : false);
		child = sibling;
	}
	var t = effect.nodes && effect.nodes.t;
	if (t !== null) {
		for (const transition of t) if (transition.is_global || local) transition.in();
	}
}
/**
* @param {Effect} effect
* @param {DocumentFragment} fragment
*/
function move_effect(effect, fragment) {
	if (!effect.nodes) return;
	/** @type {TemplateNode | null} */
	var node = effect.nodes.start;
	var end = effect.nodes.end;
	while (node !== null) {
		/** @type {TemplateNode | null} */
		var next = node === end ? null : /* @__PURE__ */ get_next_sibling(node);
		fragment.append(node);
		node = next;
	}
}
// node_modules/svelte/src/internal/client/legacy.js
/**
* @type {Set<Value> | null}
* @deprecated
*/
var captured_signals = null;
// node_modules/svelte/src/internal/client/runtime.js
/** @import { Derived, Effect, Reaction, Source, Value } from '#client' */
var is_destroying_effect = false;
/** @param {boolean} value */
function set_is_destroying_effect(value) {
	is_destroying_effect = value;
}
/** @type {null | Reaction} */
var active_reaction = null;
var untracking = false;
/** @param {null | Reaction} reaction */
function set_active_reaction(reaction) {
	active_reaction = reaction;
}
/** @type {null | Effect} */
var active_effect = null;
/** @param {null | Effect} effect */
function set_active_effect(effect) {
	active_effect = effect;
}
/**
* When sources are created within a reaction, reading and writing
* them within that reaction should not cause a re-run
* @type {null | Set<Value>}
*/
var current_sources = null;
/** @param {Value} value */
function push_reaction_value(value) {
	if (active_reaction !== null && (!async_mode_flag && (active_reaction.f & 2097152) !== 0 || (active_reaction.f & 2) !== 0)) (current_sources ??= /* @__PURE__ */ new Set()).add(value);
}
/**
* The dependencies of the reaction that is currently being executed. In many cases,
* the dependencies are unchanged between runs, and so this will be `null` unless
* and until a new dependency is accessed — we track this via `skipped_deps`
* @type {null | Value[]}
*/
var new_deps = null;
var skipped_deps = 0;
/**
* Tracks writes that the effect it's executed in doesn't listen to yet,
* so that the dependency can be added to the effect later on if it then reads it
* @type {null | Value[]}
*/
var untracked_writes = null;
/** @param {null | Value[]} value */
function set_untracked_writes(value) {
	untracked_writes = value;
}
/**
* @type {number} Used by sources and deriveds for handling updates.
* Version starts from 1 so that unowned deriveds differentiate between a created effect and a run one for tracing
**/
var write_version = 1;
/** @type {number} Used to version each read of a source of derived to avoid duplicating dependencies inside a reaction */
var read_version = 0;
var update_version = read_version;
/** @param {number} value */
function set_update_version(value) {
	update_version = value;
}
function increment_write_version() {
	return ++write_version;
}
/**
* Determines whether a derived or effect is dirty.
* If it is MAYBE_DIRTY, will set the status to CLEAN
* @param {Reaction} reaction
* @returns {boolean}
*/
function is_dirty(reaction) {
	var flags = reaction.f;
	if ((flags & 2048) !== 0) return true;
	if ((flags & 4096) !== 0) {
		var dependencies = reaction.deps;
		var length = dependencies.length;
		for (var i = 0; i < length; i++) {
			var dependency = dependencies[i];
			if (is_dirty(dependency)) update_derived(dependency);
			if (dependency.wv > reaction.wv) return true;
		}
		if ((flags & 512) !== 0 && batch_values === null) set_signal_status(reaction, CLEAN);
	}
	return false;
}
/**
* @param {Value} signal
* @param {Effect} effect
* @param {boolean} [root]
*/
function schedule_possible_effect_self_invalidation(signal, effect, root = true) {
	var reactions = signal.reactions;
	if (reactions === null) return;
	if (!async_mode_flag && current_sources !== null && current_sources.has(signal)) return;
	for (var i = 0; i < reactions.length; i++) {
		var reaction = reactions[i];
		if ((reaction.f & 2) !== 0) schedule_possible_effect_self_invalidation(reaction, effect, false);
		else if (effect === reaction) {
			if (root) set_signal_status(reaction, DIRTY);
			else if ((reaction.f & 1024) !== 0) set_signal_status(reaction, MAYBE_DIRTY);
			schedule_effect(reaction);
		}
	}
}
/** @param {Reaction} reaction */
function update_reaction(reaction) {
	var previous_deps = new_deps;
	var previous_skipped_deps = skipped_deps;
	var previous_untracked_writes = untracked_writes;
	var previous_reaction = active_reaction;
	var previous_sources = current_sources;
	var previous_component_context = component_context;
	var previous_untracking = untracking;
	var previous_update_version = update_version;
	var flags = reaction.f;
	new_deps = null;
	skipped_deps = 0;
	untracked_writes = null;
	active_reaction = (flags & 96) === 0 ? reaction : null;
	current_sources = null;
	set_component_context(reaction.ctx);
	untracking = false;
	update_version = ++read_version;
	if (reaction.ac !== null) {
		without_reactive_context(() => {
			/** @type {AbortController} */ reaction.ac.abort(STALE_REACTION);
		});
		reaction.ac = null;
	}
	try {
		reaction.f |= REACTION_IS_UPDATING;
		var fn = reaction.fn;
		var result = fn();
		reaction.f |= REACTION_RAN;
		var deps = update_dependencies(reaction);
		if (is_runes() && untracked_writes !== null && !untracking && deps !== null && (reaction.f & 6146) === 0) for (var i = 0; i < untracked_writes.length; i++) schedule_possible_effect_self_invalidation(untracked_writes[i], reaction);
		if (previous_reaction !== null && previous_reaction !== reaction) {
			read_version++;
			if (previous_reaction.deps !== null) for (let i = 0; i < previous_skipped_deps; i += 1) previous_reaction.deps[i].rv = read_version;
			if (previous_deps !== null) for (const dep of previous_deps) dep.rv = read_version;
			if (untracked_writes !== null) {
				if (previous_untracked_writes === null) previous_untracked_writes = untracked_writes;
				else previous_untracked_writes.push(...untracked_writes);
			}
		}
		if ((reaction.f & 8388608) !== 0) reaction.f ^= ERROR_VALUE;
		return result;
	} catch (error) {
		update_dependencies(reaction);
		return handle_error(error);
	} finally {
		reaction.f ^= REACTION_IS_UPDATING;
		new_deps = previous_deps;
		skipped_deps = previous_skipped_deps;
		untracked_writes = previous_untracked_writes;
		active_reaction = previous_reaction;
		current_sources = previous_sources;
		set_component_context(previous_component_context);
		untracking = previous_untracking;
		update_version = previous_update_version;
	}
}
/**
* @param {Reaction} reaction
*/
function update_dependencies(reaction) {
	var deps = reaction.deps;
	var is_fork = current_batch?.is_fork;
	if (new_deps !== null) {
		var i;
		if (!is_fork) remove_reactions(reaction, skipped_deps);
		if (deps !== null && skipped_deps > 0) {
			deps.length = skipped_deps + new_deps.length;
			for (i = 0; i < new_deps.length; i++) deps[skipped_deps + i] = new_deps[i];
		} else reaction.deps = deps = new_deps;
		if (effect_tracking() && (reaction.f & 512) !== 0) for (i = skipped_deps; i < deps.length; i++) (deps[i].reactions ??= []).push(reaction);
	} else if (!is_fork && deps !== null && skipped_deps < deps.length) {
		remove_reactions(reaction, skipped_deps);
		deps.length = skipped_deps;
	}
	return deps;
}
/**
* @template V
* @param {Reaction} signal
* @param {Value<V>} dependency
* @returns {void}
*/
function remove_reaction(signal, dependency) {
	let reactions = dependency.reactions;
	if (reactions !== null) {
		var index = index_of.call(reactions, signal);
		if (index !== -1) {
			var new_length = reactions.length - 1;
			if (new_length === 0) reactions = dependency.reactions = null;
			else {
				reactions[index] = reactions[new_length];
				reactions.pop();
			}
		}
	}
	if (reactions === null && (dependency.f & 2) !== 0 && (new_deps === null || !includes.call(new_deps, dependency))) {
		var derived = dependency;
		if ((derived.f & 512) !== 0) derived.f ^= 512;
		if (derived.v !== UNINITIALIZED) update_derived_status(derived);
		if (derived.ac !== null) without_reactive_context(() => {
			/** @type {AbortController} */ derived.ac.abort(STALE_REACTION);
			derived.ac = null;
			set_signal_status(derived, DIRTY);
		});
		freeze_derived_effects(derived);
		remove_reactions(derived, 0);
	}
}
/**
* @param {Reaction} signal
* @param {number} start_index
* @returns {void}
*/
function remove_reactions(signal, start_index) {
	var dependencies = signal.deps;
	if (dependencies === null) return;
	for (var i = start_index; i < dependencies.length; i++) remove_reaction(signal, dependencies[i]);
}
/**
* @param {Effect} effect
* @returns {void}
*/
function update_effect(effect) {
	var flags = effect.f;
	if ((flags & 16384) !== 0) return;
	set_signal_status(effect, CLEAN);
	var previous_effect = active_effect;
	active_effect = effect;
	try {
		if ((flags & 16777232) !== 0) destroy_block_effect_children(effect);
		else destroy_effect_children(effect);
		execute_effect_teardown(effect);
		var teardown = update_reaction(effect);
		effect.teardown = typeof teardown === "function" ? teardown : null;
		effect.wv = write_version;
	} finally {
		active_effect = previous_effect;
	}
}
/**
* Returns a promise that resolves once any pending state changes have been applied.
* @returns {Promise<void>}
*/
async function tick$1() {
	if (async_mode_flag) return new Promise((f) => {
		requestAnimationFrame(() => f());
		setTimeout(() => f());
	});
	await Promise.resolve();
	flushSync();
}
/**
* @template V
* @param {Value<V>} signal
* @returns {V}
*/
function get(signal) {
	var is_derived = (signal.f & 2) !== 0;
	captured_signals?.add(signal);
	if (active_reaction !== null && !untracking) {
		if (!(active_effect !== null && (active_effect.f & 16384) !== 0) && (current_sources === null || !current_sources.has(signal))) {
			var deps = active_reaction.deps;
			if ((active_reaction.f & 2097152) !== 0) {
				if (signal.rv < read_version) {
					signal.rv = read_version;
					if (new_deps === null && deps !== null && deps[skipped_deps] === signal) skipped_deps++;
					else if (new_deps === null) new_deps = [signal];
					else new_deps.push(signal);
				}
			} else {
				active_reaction.deps ??= [];
				if (!includes.call(active_reaction.deps, signal)) active_reaction.deps.push(signal);
				var reactions = signal.reactions;
				if (reactions === null) signal.reactions = [active_reaction];
				else if (!includes.call(reactions, active_reaction)) reactions.push(active_reaction);
			}
		}
	}
	if (is_destroying_effect && old_values.has(signal)) return old_values.get(signal);
	if (is_derived) {
		var derived = signal;
		if (is_destroying_effect) {
			var value = derived.v;
			if ((derived.f & 1024) === 0 && derived.reactions !== null || depends_on_old_values(derived)) value = execute_derived(derived);
			old_values.set(derived, value);
			return value;
		}
		var should_connect = (derived.f & 512) === 0 && !untracking && active_reaction !== null && (active_reaction.f & 512) !== 0;
		var is_new = (derived.f & REACTION_RAN) === 0;
		if (is_dirty(derived)) {
			if (should_connect) derived.f |= 512;
			update_derived(derived);
		}
		if (should_connect && !is_new) {
			unfreeze_derived_effects(derived);
			reconnect(derived);
		}
	}
	if (batch_values?.has(signal)) return batch_values.get(signal);
	if ((signal.f & 8388608) !== 0) throw signal.v;
	return signal.v;
}
/**
* (Re)connect a disconnected derived, so that it is notified
* of changes in `mark_reactions`
* @param {Derived} derived
*/
function reconnect(derived) {
	derived.f |= 512;
	if (derived.deps === null) return;
	for (const dep of derived.deps) {
		var reactions = dep.reactions;
		if (reactions === null) dep.reactions = [derived];
		else if (!includes.call(reactions, derived)) reactions.push(derived);
		if ((dep.f & 2) !== 0 && (dep.f & 512) === 0) {
			unfreeze_derived_effects(dep);
			reconnect(dep);
		}
	}
}
/** @param {Derived} derived */
function depends_on_old_values(derived) {
	if (derived.v === UNINITIALIZED) return true;
	if (derived.deps === null) return false;
	for (const dep of derived.deps) {
		if (old_values.has(dep)) return true;
		if ((dep.f & 2) !== 0 && depends_on_old_values(dep)) return true;
	}
	return false;
}
/**
* When used inside a [`$derived`](svelte.dev/docs/svelte/$derived) or [`$effect`](svelte.dev/docs/svelte/$effect),
* any state read inside `fn` will not be treated as a dependency.
*
* ```ts
* $effect(() => {
*   // this will run when `data` changes, but not when `time` changes
*   save(data, {
*     timestamp: untrack(() => time)
*   });
* });
* ```
* @template T
* @param {() => T} fn
* @returns {T}
*/
function untrack(fn) {
	var previous_untracking = untracking;
	try {
		untracking = true;
		return fn();
	} finally {
		untracking = previous_untracking;
	}
}
/**
* Subset of delegated events which should be passive by default.
* These two are already passive via browser defaults on window, document and body.
* But since
* - we're delegating them
* - they happen often
* - they apply to mobile which is generally less performant
* we're marking them as passive by default for other elements, too.
*/
var PASSIVE_EVENTS = ["touchstart", "touchmove"];
/**
* Returns `true` if `name` is a passive event
* @param {string} name
*/
function is_passive_event(name) {
	return PASSIVE_EVENTS.includes(name);
}
// node_modules/svelte/src/internal/client/dom/elements/events.js
/**
* Used on elements, as a map of event type -> event handler,
* and on events themselves to track which element handled an event
*/
var event_symbol = Symbol("events");
/** @type {Set<string>} */
var all_registered_events = /* @__PURE__ */ new Set();
/** @type {Set<(events: Array<string>) => void>} */
var root_event_handles = /* @__PURE__ */ new Set();
/**
* @param {string} event_name
* @param {EventTarget} dom
* @param {EventListener} [handler]
* @param {AddEventListenerOptions} [options]
*/
function create_event(event_name, dom, handler, options = {}) {
	/**
	* @this {EventTarget}
	*/
	function target_handler(event) {
		if (!options.capture) handle_event_propagation.call(dom, event);
		if (!event.cancelBubble) return without_reactive_context(() => {
			return handler?.call(this, event);
		});
	}
	if (event_name.startsWith("pointer") || event_name.startsWith("touch") || event_name === "wheel") {
		target_handler.__removed = false;
		queue_micro_task(() => {
			if (!target_handler.__removed) dom.addEventListener(event_name, target_handler, options);
		});
	} else dom.addEventListener(event_name, target_handler, options);
	return target_handler;
}
/**
* @param {string} event_name
* @param {Element} dom
* @param {EventListener} [handler]
* @param {boolean} [capture]
* @param {boolean} [passive]
* @returns {void}
*/
function event(event_name, dom, handler, capture, passive) {
	var options = {
		capture,
		passive
	};
	var target_handler = create_event(event_name, dom, handler, options);
	if (dom === document.body || dom === window || dom === document || dom instanceof HTMLMediaElement) teardown(() => {
		target_handler.__removed = true;
		dom.removeEventListener(event_name, target_handler, options);
	});
}
/**
* @param {string} event_name
* @param {Element} element
* @param {EventListener} [handler]
* @returns {void}
*/
function delegated(event_name, element, handler) {
	(element[event_symbol] ??= {})[event_name] = handler;
}
/**
* @param {Array<string>} events
* @returns {void}
*/
function delegate(events) {
	for (var i = 0; i < events.length; i++) all_registered_events.add(events[i]);
	for (var fn of root_event_handles) fn(events);
}
var last_propagated_event = null;
var last_propagated_event_clear_scheduled = false;
/**
* @this {EventTarget}
* @param {Event} event
* @returns {void}
*/
function handle_event_propagation(event) {
	var handler_element = this;
	var owner_document = handler_element.ownerDocument;
	var event_name = event.type;
	var path = event.composedPath?.() || [];
	var current_target = path[0] || event.target;
	last_propagated_event = event;
	if (!last_propagated_event_clear_scheduled) {
		last_propagated_event_clear_scheduled = true;
		setTimeout(() => {
			last_propagated_event_clear_scheduled = false;
			last_propagated_event = null;
		});
	}
	var path_idx = 0;
	var handled_at = last_propagated_event === event && event[event_symbol];
	if (handled_at) {
		var at_idx = path.indexOf(handled_at);
		if (at_idx !== -1 && (handler_element === document || handler_element === window)) {
			event[event_symbol] = handler_element;
			return;
		}
		var handler_idx = path.indexOf(handler_element);
		if (handler_idx === -1) return;
		if (at_idx <= handler_idx) path_idx = at_idx;
	}
	current_target = path[path_idx] || event.target;
	if (current_target === handler_element) return;
	define_property(event, "currentTarget", {
		configurable: true,
		get() {
			return current_target || owner_document;
		}
	});
	var previous_reaction = active_reaction;
	var previous_effect = active_effect;
	set_active_reaction(null);
	set_active_effect(null);
	try {
		/**
		* @type {unknown}
		*/
		var throw_error;
		/**
		* @type {unknown[]}
		*/
		var other_errors = [];
		while (current_target !== null) {
			if (current_target === handler_element) break;
			try {
				var delegated = current_target[event_symbol]?.[event_name];
				if (delegated != null && (!current_target.disabled || event.target === current_target)) delegated.call(current_target, event);
			} catch (error) {
				if (throw_error) other_errors.push(error);
				else throw_error = error;
			}
			if (event.cancelBubble) break;
			path_idx++;
			current_target = path_idx < path.length ? path[path_idx] : null;
		}
		if (throw_error) {
			for (let error of other_errors) queueMicrotask(() => {
				throw error;
			});
			throw throw_error;
		}
	} finally {
		event[event_symbol] = handler_element;
		delete event.currentTarget;
		set_active_reaction(previous_reaction);
		set_active_effect(previous_effect);
	}
}
// node_modules/svelte/src/internal/client/dom/reconciler.js
var policy = globalThis?.window?.trustedTypes && /* @__PURE__ */ globalThis.window.trustedTypes.createPolicy("svelte-trusted-html", { 
/** @param {string} html */
createHTML: (html) => {
	return html;
} });
/** @param {string} html */
function create_trusted_html(html) {
	return policy?.createHTML(html) ?? html;
}
/**
* @param {string} html
*/
function create_fragment_from_html(html) {
	var elem = create_element("template");
	elem.innerHTML = create_trusted_html(html.replaceAll("<!>", "<!---->"));
	return elem.content;
}
// node_modules/svelte/src/internal/client/dom/template.js
/** @import { Effect, EffectNodes, TemplateNode } from '#client' */
/** @import { TemplateStructure } from './types' */
/**
* @param {TemplateNode} start
* @param {TemplateNode | null} end
*/
function assign_nodes(start, end) {
	var effect = active_effect;
	if (effect.nodes === null) effect.nodes = {
		start,
		end,
		a: null,
		t: null
	};
}
/**
* @param {string} content
* @param {number} flags
* @returns {() => Node | Node[]}
*/
/*#__NO_SIDE_EFFECTS__*/
function from_html(content, flags) {
	var is_fragment = (flags & 1) !== 0;
	var use_import_node = (flags & 2) !== 0;
	/** @type {Node} */
	var node;
	/**
	* Whether or not the first item is a text/element node. If not, we need to
	* create an additional comment node to act as `effect.nodes.start`
	*/
	var has_start = !content.startsWith("<!>");
	return () => {
		if (hydrating) {
			assign_nodes(hydrate_node, null);
			return hydrate_node;
		}
		if (node === void 0) {
			node = create_fragment_from_html(has_start ? content : "<!>" + content);
			if (!is_fragment) node = /* @__PURE__ */ get_first_child(node);
		}
		var clone = use_import_node || is_firefox ? document.importNode(node, true) : node.cloneNode(true);
		if (is_fragment) {
			var start = /* @__PURE__ */ get_first_child(clone);
			var end = clone.lastChild;
			assign_nodes(start, end);
		} else assign_nodes(clone, clone);
		return clone;
	};
}
/**
* @param {string} content
* @param {number} flags
* @param {'svg' | 'math'} ns
* @returns {() => Node | Node[]}
*/
/*#__NO_SIDE_EFFECTS__*/
function from_namespace(content, flags, ns = "svg") {
	/**
	* Whether or not the first item is a text/element node. If not, we need to
	* create an additional comment node to act as `effect.nodes.start`
	*/
	var has_start = !content.startsWith("<!>");
	var is_fragment = (flags & 1) !== 0;
	var wrapped = `<${ns}>${has_start ? content : "<!>" + content}</${ns}>`;
	/** @type {Element | DocumentFragment} */
	var node;
	return () => {
		if (hydrating) {
			assign_nodes(hydrate_node, null);
			return hydrate_node;
		}
		if (!node) {
			var root = /* @__PURE__ */ get_first_child(create_fragment_from_html(wrapped));
			if (is_fragment) {
				node = document.createDocumentFragment();
				while (/* @__PURE__ */ get_first_child(root)) node.appendChild(/* @__PURE__ */ get_first_child(root));
			} else node = /* @__PURE__ */ get_first_child(root);
		}
		var clone = node.cloneNode(true);
		if (is_fragment) {
			var start = /* @__PURE__ */ get_first_child(clone);
			var end = clone.lastChild;
			assign_nodes(start, end);
		} else assign_nodes(clone, clone);
		return clone;
	};
}
/**
* @param {string} content
* @param {number} flags
*/
/*#__NO_SIDE_EFFECTS__*/
function from_svg(content, flags) {
	return /* @__PURE__ */ from_namespace(content, flags, "svg");
}
/**
* Don't mark this as side-effect-free, hydration needs to walk all nodes
* @param {any} value
*/
function text(value = "") {
	if (!hydrating) {
		var t = create_text(value + "");
		assign_nodes(t, t);
		return t;
	}
	var node = hydrate_node;
	if (node.nodeType !== 3) {
		node.before(node = create_text());
		set_hydrate_node(node);
	} else merge_text_nodes(node);
	assign_nodes(node, node);
	return node;
}
/**
* @returns {TemplateNode | DocumentFragment}
*/
function comment() {
	if (hydrating) {
		assign_nodes(hydrate_node, null);
		return hydrate_node;
	}
	var frag = document.createDocumentFragment();
	var start = document.createComment("");
	var anchor = create_text();
	frag.append(start, anchor);
	assign_nodes(start, anchor);
	return frag;
}
/**
* Assign the created (or in hydration mode, traversed) dom elements to the current block
* and insert the elements into the dom (in client mode).
* @param {Text | Comment | Element} anchor
* @param {DocumentFragment | Element} dom
*/
function append(anchor, dom) {
	if (hydrating) {
		var effect = active_effect;
		if ((effect.f & 32768) === 0 || effect.nodes.end === null) effect.nodes.end = hydrate_node;
		hydrate_next();
		return;
	}
	if (anchor === null) return;
	anchor.before(dom);
}
// node_modules/svelte/src/reactivity/create-subscriber.js
/**
* Returns a `subscribe` function that integrates external event-based systems with Svelte's reactivity.
* It's particularly useful for integrating with web APIs like `MediaQuery`, `IntersectionObserver`, or `WebSocket`.
*
* If `subscribe` is called inside an effect (including indirectly, for example inside a getter),
* the `start` callback will be called with an `update` function. Whenever `update` is called, the effect re-runs.
*
* If `start` returns a cleanup function, it will be called when the effect is destroyed.
*
* If `subscribe` is called in multiple effects, `start` will only be called once as long as the effects
* are active, and the returned teardown function will only be called when all effects are destroyed.
*
* It's best understood with an example. Here's an implementation of [`MediaQuery`](svelte.dev/docs/svelte/svelte-reactivity#MediaQuery):
*
* ```js
* import { createSubscriber } from 'svelte/reactivity';
* import { on } from 'svelte/events';
*
* export class MediaQuery {
* 	#query;
* 	#subscribe;
*
* 	constructor(query) {
* 		this.#query = window.matchMedia(`(${query})`);
*
* 		this.#subscribe = createSubscriber((update) => {
* 			// when the `change` event occurs, re-run any effects that read `this.current`
* 			const off = on(this.#query, 'change', update);
*
* 			// stop listening when all the effects are destroyed
* 			return () => off();
* 		});
* 	}
*
* 	get current() {
* 		// This makes the getter reactive, if read in an effect
* 		this.#subscribe();
*
* 		// Return the current state of the query, whether or not we're in an effect
* 		return this.#query.matches;
* 	}
* }
* ```
* @param {(update: () => void) => (() => void) | void} start
* @since 5.7.0
*/
function createSubscriber(start) {
	let subscribers = 0;
	let version = source(0);
	/** @type {(() => void) | void} */
	let stop;
	return () => {
		if (effect_tracking()) {
			get(version);
			render_effect(() => {
				if (subscribers === 0) stop = untrack(() => start(() => increment(version)));
				subscribers += 1;
				return () => {
					queue_micro_task(() => {
						subscribers -= 1;
						if (subscribers === 0) {
							stop?.();
							stop = void 0;
							increment(version);
						}
					});
				};
			});
		}
	};
}
// node_modules/svelte/src/internal/client/dom/blocks/boundary.js
/** @import { Effect, Source, TemplateNode, } from '#client' */
/**
* @typedef {{
* 	 onerror?: ((error: unknown, reset: () => void) => void) | null;
*   failed?: ((anchor: Node, error: () => unknown, reset: () => () => void) => void) | null;
*   pending?: ((anchor: Node) => void) | null;
* }} BoundaryProps
*/
var flags = EFFECT_TRANSPARENT | EFFECT_PRESERVED;
/**
* @param {TemplateNode} node
* @param {BoundaryProps} props
* @param {((anchor: Node) => void)} children
* @param {((error: unknown) => unknown) | undefined} [transform_error]
* @returns {void}
*/
function boundary(node, props, children, transform_error) {
	new Boundary(node, props, children, transform_error);
}
var Boundary = class {
	/** @type {Boundary | null} */
	parent;
	is_pending = false;
	/**
	* API-level transformError transform function. Transforms errors before they reach the `failed` snippet.
	* Inherited from parent boundary, or defaults to identity.
	* @type {(error: unknown) => unknown}
	*/
	transform_error;
	/** @type {TemplateNode} */
	#anchor;
	/** @type {TemplateNode | null} */
	#hydrate_open = hydrating ? hydrate_node : null;
	/** @type {BoundaryProps} */
	#props;
	/** @type {((anchor: Node) => void)} */
	#children;
	/** @type {Effect} */
	#effect;
	/** @type {Effect | null} */
	#main_effect = null;
	/** @type {Effect | null} */
	#pending_effect = null;
	/** @type {Effect | null} */
	#failed_effect = null;
	/** @type {DocumentFragment | null} */
	#offscreen_fragment = null;
	#local_pending_count = 0;
	#pending_count = 0;
	#pending_count_update_queued = false;
	/** @type {Map<Effect, number>} */
	#dirty_reactions = /* @__PURE__ */ new Map();
	/**
	* A source containing the number of pending async deriveds/expressions.
	* Only created if `$effect.pending()` is used inside the boundary,
	* otherwise updating the source results in needless `Batch.ensure()`
	* calls followed by no-op flushes
	* @type {Source<number> | null}
	*/
	#effect_pending = null;
	#effect_pending_subscriber = createSubscriber(() => {
		this.#effect_pending = source(this.#local_pending_count);
		return () => {
			this.#effect_pending = null;
		};
	});
	/**
	* @param {TemplateNode} node
	* @param {BoundaryProps} props
	* @param {((anchor: Node) => void)} children
	* @param {((error: unknown) => unknown) | undefined} [transform_error]
	*/
	constructor(node, props, children, transform_error) {
		this.#anchor = node;
		this.#props = props;
		this.#children = (anchor) => {
			var effect = active_effect;
			effect.b = this;
			effect.f |= 128;
			children(anchor);
		};
		this.parent = active_effect.b;
		this.transform_error = transform_error ?? this.parent?.transform_error ?? ((e) => e);
		this.#effect = block(() => {
			if (hydrating) {
				const comment_data = read_hydration_instruction(this.#hydrate_open);
				hydrate_next();
				const server_rendered_pending = comment_data === "[!";
				if (comment_data.startsWith("[?")) {
					const serialized_error = JSON.parse(comment_data.slice(2));
					this.#hydrate_failed_content(serialized_error);
				} else if (server_rendered_pending) this.#hydrate_pending_content();
				else this.#hydrate_resolved_content();
			} else this.#render();
		}, flags);
		if (hydrating) this.#anchor = hydrate_node;
	}
	#hydrate_resolved_content() {
		try {
			this.#main_effect = branch(() => this.#children(this.#anchor));
		} catch (error) {
			this.error(error);
		}
	}
	/**
	* @param {unknown} error The deserialized error from the server's hydration comment
	*/
	#hydrate_failed_content(error) {
		const failed = this.#props.failed;
		const { reset, invoke_onerror } = this.#create_reset(error);
		queue_micro_task(invoke_onerror);
		if (!failed) return;
		this.#failed_effect = branch(() => {
			failed(this.#anchor, () => error, () => reset);
		});
	}
	/**
	* Creates the `reset` function for a failed boundary, along with a function
	* that invokes `onerror` with it (if provided)
	* @param {unknown} error
	* @returns {{ reset: () => void, invoke_onerror: () => void }}
	*/
	#create_reset(error) {
		var did_reset = false;
		var calling_on_error = false;
		const reset = () => {
			if (this.#is_destroyed()) return;
			if (did_reset) {
				svelte_boundary_reset_noop();
				return;
			}
			did_reset = true;
			if (calling_on_error) svelte_boundary_reset_onerror();
			if (this.#failed_effect !== null) pause_effect(this.#failed_effect, () => {
				this.#failed_effect = null;
			});
			this.#run(() => {
				this.#render();
			});
		};
		const invoke_onerror = () => {
			if (this.#is_destroyed()) return;
			try {
				calling_on_error = true;
				this.#props.onerror?.(error, reset);
				calling_on_error = false;
			} catch (err) {
				invoke_error_boundary(err, this.#effect && this.#effect.parent);
			}
		};
		return {
			reset,
			invoke_onerror
		};
	}
	#is_destroyed() {
		return (this.#effect.f & (DESTROYED | DESTROYING)) !== 0;
	}
	#hydrate_pending_content() {
		const pending = this.#props.pending;
		if (!pending) return;
		this.is_pending = true;
		this.#pending_effect = branch(() => pending(this.#anchor));
		queue_micro_task(() => {
			if (this.#is_destroyed()) return;
			var fragment = this.#offscreen_fragment = document.createDocumentFragment();
			var anchor = create_text();
			var handled = false;
			fragment.append(anchor);
			this.#main_effect = this.#run(() => {
				try {
					return branch(() => this.#children(anchor));
				} catch (error) {
					try {
						this.error(error);
						handled = true;
					} catch (error) {
						invoke_error_boundary(error, this.#effect.parent);
					}
					return null;
				}
			});
			if (this.#main_effect === null) {
				this.#offscreen_fragment = null;
				if (handled) this.#resolve(current_batch);
				return;
			}
			if (this.#pending_count === 0) {
				this.#anchor.before(fragment);
				this.#offscreen_fragment = null;
				pause_effect(this.#pending_effect, () => {
					this.#pending_effect = null;
				});
				this.#resolve(current_batch);
			}
		});
	}
	#render() {
		try {
			this.is_pending = this.has_pending_snippet();
			this.#pending_count = 0;
			this.#local_pending_count = 0;
			this.#main_effect = branch(() => {
				this.#children(this.#anchor);
			});
			if (this.#pending_count > 0) {
				var fragment = this.#offscreen_fragment = document.createDocumentFragment();
				move_effect(this.#main_effect, fragment);
				const pending = this.#props.pending;
				this.#pending_effect = branch(() => pending(this.#anchor));
			} else this.#resolve(current_batch);
		} catch (error) {
			this.error(error);
		}
	}
	/**
	* @param {Batch} batch
	*/
	#resolve(batch) {
		this.is_pending = false;
		batch.transfer_reactions(this.#dirty_reactions);
	}
	/**
	* Defer an effect inside a pending boundary until the boundary resolves
	* @param {Effect} effect
	*/
	defer_effect(effect) {
		defer_effect(effect, this.#dirty_reactions);
	}
	/**
	* Returns `false` if the effect exists inside a boundary whose pending snippet is shown
	* @returns {boolean}
	*/
	is_rendered() {
		return !this.is_pending && (!this.parent || this.parent.is_rendered());
	}
	has_pending_snippet() {
		return !!this.#props.pending;
	}
	/**
	* @template T
	* @param {() => T} fn
	*/
	#run(fn) {
		var previous_effect = active_effect;
		var previous_reaction = active_reaction;
		var previous_ctx = component_context;
		set_active_effect(this.#effect);
		set_active_reaction(this.#effect);
		set_component_context(this.#effect.ctx);
		try {
			Batch.ensure();
			return fn();
		} finally {
			set_active_effect(previous_effect);
			set_active_reaction(previous_reaction);
			set_component_context(previous_ctx);
		}
	}
	/**
	* Updates the pending count associated with the currently visible pending snippet,
	* if any, such that we can replace the snippet with content once work is done
	* @param {1 | -1} d
	* @param {Batch} batch
	*/
	#update_pending_count(d, batch) {
		if (!this.has_pending_snippet()) {
			if (this.parent) this.parent.#update_pending_count(d, batch);
			return;
		}
		this.#pending_count += d;
		if (this.#pending_count === 0) {
			this.#resolve(batch);
			if (this.#pending_effect) pause_effect(this.#pending_effect, () => {
				this.#pending_effect = null;
			});
			if (this.#offscreen_fragment) {
				this.#anchor.before(this.#offscreen_fragment);
				this.#offscreen_fragment = null;
			}
		}
	}
	/**
	* Update the source that powers `$effect.pending()` inside this boundary,
	* and controls when the current `pending` snippet (if any) is removed.
	* Do not call from inside the class
	* @param {1 | -1} d
	* @param {Batch} batch
	*/
	update_pending_count(d, batch) {
		this.#update_pending_count(d, batch);
		this.#local_pending_count += d;
		if (!this.#effect_pending || this.#pending_count_update_queued) return;
		this.#pending_count_update_queued = true;
		queue_micro_task(() => {
			this.#pending_count_update_queued = false;
			if (this.#effect_pending) internal_set(this.#effect_pending, this.#local_pending_count);
		});
	}
	get_effect_pending() {
		this.#effect_pending_subscriber();
		return get(this.#effect_pending);
	}
	/** @param {unknown} error */
	error(error) {
		if (error === HYDRATION_ERROR) throw error;
		if (!this.#props.onerror && !this.#props.failed) throw error;
		if (current_batch?.is_fork) {
			if (this.#main_effect) current_batch.skip_effect(this.#main_effect);
			if (this.#pending_effect) current_batch.skip_effect(this.#pending_effect);
			if (this.#failed_effect) current_batch.skip_effect(this.#failed_effect);
			current_batch.oncommit(() => {
				if (!this.#is_destroyed()) this.#handle_error(error);
			});
		} else this.#handle_error(error);
	}
	/**
	* @param {unknown} error
	*/
	#handle_error(error) {
		if (this.#main_effect) {
			destroy_effect(this.#main_effect);
			this.#main_effect = null;
		}
		if (this.#pending_effect) {
			destroy_effect(this.#pending_effect);
			this.#pending_effect = null;
		}
		if (this.#failed_effect) {
			destroy_effect(this.#failed_effect);
			this.#failed_effect = null;
		}
		if (hydrating) {
			set_hydrate_node(this.#hydrate_open);
			next();
			set_hydrate_node(skip_nodes());
		}
		let failed = this.#props.failed;
		/** @param {unknown} transformed_error */
		const handle_error_result = (transformed_error) => {
			if (this.#is_destroyed()) return;
			const { reset, invoke_onerror } = this.#create_reset(transformed_error);
			invoke_onerror();
			if (failed && !this.#is_destroyed()) this.#failed_effect = this.#run(() => {
				try {
					return branch(() => {
						var effect = active_effect;
						effect.b = this;
						effect.f |= 128;
						failed(this.#anchor, () => transformed_error, () => reset);
					});
				} catch (error) {
					invoke_error_boundary(error, this.#effect.parent);
					return null;
				}
			});
		};
		queue_micro_task(() => {
			if (this.#is_destroyed()) return;
			/** @type {unknown} */
			var result;
			try {
				result = this.transform_error(error);
			} catch (e) {
				invoke_error_boundary(e, this.#effect && this.#effect.parent);
				return;
			}
			if (result !== null && typeof result === "object" && typeof result.then === "function")
 /** @type {any} */ result.then(
				handle_error_result,
				/** @param {unknown} e */
				(e) => invoke_error_boundary(e, this.#effect && this.#effect.parent)
			);
			else handle_error_result(result);
		});
	}
};
/**
* @param {Element} text
* @param {string} value
* @returns {void}
*/
function set_text(text, value) {
	var str = value == null ? "" : typeof value === "object" ? `${value}` : value;
	if (str !== (text[TEXT_CACHE] ??= text.nodeValue)) {
		/** @type {any} */ text[TEXT_CACHE] = str;
		text.nodeValue = `${str}`;
	}
}
/**
* Mounts a component to the given target and returns the exports and potentially the props (if compiled with `accessors: true`) of the component.
* Transitions will play during the initial render unless the `intro` option is set to `false`.
*
* @template {Record<string, any>} Props
* @template {Record<string, any>} Exports
* @param {ComponentType<SvelteComponent<Props>> | Component<Props, Exports, any>} component
* @param {MountOptions<Props>} options
* @returns {Exports}
*/
function mount(component, options) {
	return _mount(component, options);
}
/** @type {Map<EventTarget, Map<string, number>>} */
var listeners = /* @__PURE__ */ new Map();
/**
* @template {Record<string, any>} Exports
* @param {ComponentType<SvelteComponent<any>> | Component<any>} Component
* @param {MountOptions} options
* @returns {Exports}
*/
function _mount(Component, { target, anchor, props = {}, events, context, intro = true, transformError }) {
	init_operations();
	/** @type {Exports} */
	var component = void 0;
	var unmount = component_root(() => {
		var anchor_node = anchor ?? target.appendChild(create_text());
		boundary(anchor_node, { pending: () => {} }, (anchor_node) => {
			push({});
			var ctx = component_context;
			if (context) ctx.c = context;
			if (events)
 /** @type {any} */ props.$$events = events;
			if (hydrating) assign_nodes(anchor_node, null);
			component = Component(anchor_node, props) || mark_as_component();
			if (hydrating) {
				/** @type {Effect & { nodes: EffectNodes }} */ active_effect.nodes.end = hydrate_node;
				if (hydrate_node === null || hydrate_node.nodeType !== 8 || hydrate_node.data !== "]") {
					hydration_mismatch();
					throw HYDRATION_ERROR;
				}
			}
			pop();
		}, transformError);
		/** @type {Set<string>} */
		var registered_events = /* @__PURE__ */ new Set();
		/** @param {Array<string>} events */
		var event_handle = (events) => {
			for (var i = 0; i < events.length; i++) {
				var event_name = events[i];
				if (registered_events.has(event_name)) continue;
				registered_events.add(event_name);
				var passive = is_passive_event(event_name);
				for (const node of [target, document]) {
					var counts = listeners.get(node);
					if (counts === void 0) {
						counts = /* @__PURE__ */ new Map();
						listeners.set(node, counts);
					}
					var count = counts.get(event_name);
					if (count === void 0) {
						node.addEventListener(event_name, handle_event_propagation, { passive });
						counts.set(event_name, 1);
					} else counts.set(event_name, count + 1);
				}
			}
		};
		event_handle(array_from(all_registered_events));
		root_event_handles.add(event_handle);
		return () => {
			for (var event_name of registered_events) for (const node of [target, document]) {
				var counts = listeners.get(node);
				var count = counts.get(event_name);
				if (--count == 0) {
					node.removeEventListener(event_name, handle_event_propagation);
					counts.delete(event_name);
					if (counts.size === 0) listeners.delete(node);
				} else counts.set(event_name, count);
			}
			root_event_handles.delete(event_handle);
			if (anchor_node !== anchor) anchor_node.parentNode?.removeChild(anchor_node);
		};
	});
	mounted_components.set(component, unmount);
	return component;
}
/**
* References of the components that were mounted or hydrated.
* Uses a `WeakMap` to avoid memory leaks.
*/
var mounted_components = /* @__PURE__ */ new WeakMap();
// node_modules/svelte/src/internal/client/dom/blocks/branches.js
/** @import { Effect, TemplateNode } from '#client' */
/**
* @typedef {{ effect: Effect, fragment: DocumentFragment }} Branch
*/
/**
* @template Key
*/
var BranchManager = class {
	/** @type {TemplateNode} */
	anchor;
	/** @type {Map<Batch, Key>} */
	#batches = /* @__PURE__ */ new Map();
	/**
	* Map of keys to effects that are currently rendered in the DOM.
	* These effects are visible and actively part of the document tree.
	* Example:
	* ```
	* {#if condition}
	* 	foo
	* {:else}
	* 	bar
	* {/if}
	* ```
	* Can result in the entries `true->Effect` and `false->Effect`
	* @type {Map<Key, Effect>}
	*/
	#onscreen = /* @__PURE__ */ new Map();
	/**
	* Similar to #onscreen with respect to the keys, but contains branches that are not yet
	* in the DOM, because their insertion is deferred.
	* @type {Map<Key, Branch>}
	*/
	#offscreen = /* @__PURE__ */ new Map();
	/**
	* Keys of effects that are currently outroing
	* @type {Set<Key>}
	*/
	#outroing = /* @__PURE__ */ new Set();
	/**
	* Whether to pause (i.e. outro) on change, or destroy immediately.
	* This is necessary for `<svelte:element>`
	*/
	#transition = true;
	/**
	* @param {TemplateNode} anchor
	* @param {boolean} transition
	*/
	constructor(anchor, transition = true) {
		this.anchor = anchor;
		this.#transition = transition;
	}
	/**
	* @param {Batch} batch
	*/
	#commit = (batch) => {
		if (!this.#batches.has(batch)) return;
		var key = this.#batches.get(batch);
		var onscreen = this.#onscreen.get(key);
		if (onscreen) {
			resume_effect(onscreen);
			this.#outroing.delete(key);
		} else {
			var offscreen = this.#offscreen.get(key);
			if (offscreen) {
				resume_effect(offscreen.effect);
				this.#onscreen.set(key, offscreen.effect);
				this.#offscreen.delete(key);
				/** @type {TemplateNode} */ offscreen.fragment.lastChild.remove();
				this.anchor.before(offscreen.fragment);
				onscreen = offscreen.effect;
			}
		}
		for (const [b, k] of this.#batches) {
			this.#batches.delete(b);
			if (b === batch) break;
			const offscreen = this.#offscreen.get(k);
			if (offscreen) {
				destroy_effect(offscreen.effect);
				this.#offscreen.delete(k);
			}
		}
		for (const [k, effect] of this.#onscreen) {
			if (k === key || this.#outroing.has(k)) continue;
			const on_destroy = () => {
				if (Array.from(this.#batches.values()).includes(k)) {
					var fragment = document.createDocumentFragment();
					move_effect(effect, fragment);
					fragment.append(create_text());
					this.#offscreen.set(k, {
						effect,
						fragment
					});
				} else destroy_effect(effect);
				this.#outroing.delete(k);
				this.#onscreen.delete(k);
			};
			if (this.#transition || !onscreen) {
				this.#outroing.add(k);
				pause_effect(effect, on_destroy, false);
			} else on_destroy();
		}
	};
	/**
	* @param {Batch} batch
	*/
	#discard = (batch) => {
		this.#batches.delete(batch);
		const keys = Array.from(this.#batches.values());
		for (const [k, branch] of this.#offscreen) if (!keys.includes(k)) {
			destroy_effect(branch.effect);
			this.#offscreen.delete(k);
		}
	};
	/**
	*
	* @param {any} key
	* @param {null | ((target: TemplateNode) => void)} fn
	*/
	ensure(key, fn) {
		var batch = current_batch;
		var defer = should_defer_append();
		if (fn && !this.#onscreen.has(key) && !this.#offscreen.has(key)) {
			if (defer) {
				var fragment = document.createDocumentFragment();
				var target = create_text();
				fragment.append(target);
				this.#offscreen.set(key, {
					effect: branch(() => fn(target)),
					fragment
				});
			} else this.#onscreen.set(key, branch(() => fn(this.anchor)));
		}
		this.#batches.set(batch, key);
		if (defer) {
			for (const [k, effect] of this.#onscreen) if (k === key) batch.unskip_effect(effect);
			else batch.skip_effect(effect);
			for (const [k, branch] of this.#offscreen) if (k === key) batch.unskip_effect(branch.effect);
			else batch.skip_effect(branch.effect);
			batch.oncommit(this.#commit);
			batch.ondiscard(this.#discard);
		} else {
			if (hydrating) this.anchor = hydrate_node;
			this.#commit(batch);
		}
	}
};
// node_modules/svelte/src/internal/client/dom/blocks/if.js
/** @import { TemplateNode } from '#client' */
/**
* @param {TemplateNode} node
* @param {(branch: (fn: (anchor: Node) => void, key?: number | false) => void) => void} fn
* @param {boolean} [elseif] True if this is an `{:else if ...}` block rather than an `{#if ...}`, as that affects which transitions are considered 'local'
* @returns {void}
*/
function if_block(node, fn, elseif = false) {
	/** @type {TemplateNode | undefined} */
	var marker;
	if (hydrating) {
		marker = hydrate_node;
		hydrate_next();
	}
	var branches = new BranchManager(node);
	var flags = elseif ? EFFECT_TRANSPARENT : 0;
	/**
	* @param {number | false} key
	* @param {null | ((anchor: Node) => void)} fn
	*/
	function update_branch(key, fn) {
		if (hydrating) {
			var data = read_hydration_instruction(marker);
			if (key !== parseInt(data.substring(1))) {
				var anchor = skip_nodes();
				set_hydrate_node(anchor);
				branches.anchor = anchor;
				set_hydrating(false);
				branches.ensure(key, fn);
				set_hydrating(true);
				return;
			}
		}
		branches.ensure(key, fn);
	}
	block(() => {
		var has_branch = false;
		fn((fn, key = 0) => {
			has_branch = true;
			update_branch(key, fn);
		});
		if (!has_branch) update_branch(-1, null);
	}, flags);
}
// node_modules/svelte/src/internal/client/dom/blocks/each.js
/** @import { EachItem, EachOutroGroup, EachState, Effect, EffectNodes, MaybeSource, TemplateNode, TransitionManager } from '#client' */
/** @import { Batch } from '../../reactivity/batch.js'; */
/**
* @param {any} _
* @param {number} i
*/
function index(_, i) {
	return i;
}
/**
* Pause multiple effects simultaneously, and coordinate their
* subsequent destruction. Used in each blocks
* @param {EachState} state
* @param {Effect[]} to_destroy
* @param {null | Node} controlled_anchor
*/
function pause_effects(state, to_destroy, controlled_anchor) {
	/** @type {TransitionManager[]} */
	var transitions = [];
	var length = to_destroy.length;
	/** @type {EachOutroGroup} */
	var group;
	var remaining = to_destroy.length;
	for (var i = 0; i < length; i++) {
		let effect = to_destroy[i];
		pause_effect(effect, () => {
			if (group) {
				group.pending.delete(effect);
				group.done.add(effect);
				if (group.pending.size === 0) {
					var groups = state.outrogroups;
					destroy_effects(state, array_from(group.done));
					groups.delete(group);
					if (groups.size === 0) state.outrogroups = null;
				}
			} else remaining -= 1;
		}, false);
	}
	if (remaining === 0) {
		var fast_path = transitions.length === 0 && controlled_anchor !== null && state.pending.size === 0;
		if (fast_path) {
			var anchor = controlled_anchor;
			var parent_node = anchor.parentNode;
			clear_text_content(parent_node);
			parent_node.append(anchor);
			state.items.clear();
		}
		destroy_effects(state, to_destroy, !fast_path);
	} else {
		group = {
			pending: new Set(to_destroy),
			done: /* @__PURE__ */ new Set()
		};
		(state.outrogroups ??= /* @__PURE__ */ new Set()).add(group);
	}
}
/**
* @param {EachState} state
* @param {Effect[]} to_destroy
* @param {boolean} remove_dom
*/
function destroy_effects(state, to_destroy, remove_dom = true) {
	/** @type {Set<Effect> | undefined} */
	var preserved_effects;
	if (state.pending.size > 0) {
		preserved_effects = /* @__PURE__ */ new Set();
		for (const keys of state.pending.values()) for (const key of keys) preserved_effects.add(
			/** @type {EachItem} */
			state.items.get(key).e
		);
	}
	for (var i = 0; i < to_destroy.length; i++) {
		var e = to_destroy[i];
		if (preserved_effects?.has(e)) {
			e.f |= EFFECT_OFFSCREEN;
			move_effect(e, document.createDocumentFragment());
		} else destroy_effect(to_destroy[i], remove_dom);
	}
}
/** @type {TemplateNode} */
var offscreen_anchor;
/**
* @template V
* @param {Element | Comment} node The next sibling node, or the parent node if this is a 'controlled' block
* @param {number} flags
* @param {() => V[]} get_collection
* @param {(value: V, index: number) => any} get_key
* @param {(anchor: Node, item: MaybeSource<V>, index: MaybeSource<number>) => void} render_fn
* @param {null | ((anchor: Node) => void)} fallback_fn
* @returns {void}
*/
function each(node, flags, get_collection, get_key, render_fn, fallback_fn = null) {
	var anchor = node;
	/** @type {Map<any, EachItem>} */
	var items = /* @__PURE__ */ new Map();
	if ((flags & 4) !== 0) {
		var parent_node = node;
		anchor = hydrating ? set_hydrate_node(/* @__PURE__ */ get_first_child(parent_node)) : parent_node.appendChild(create_text());
	}
	if (hydrating) hydrate_next();
	/** @type {Effect | null} */
	var fallback = null;
	var each_array = /* @__PURE__ */ derived_safe_equal(() => {
		var collection = get_collection();
		return is_array(collection) ? collection : collection == null ? [] : array_from(collection);
	});
	/** @type {Map<Batch, Set<any>>} */
	var pending = /* @__PURE__ */ new Map();
	var first_run = true;
	/**
	* @param {Batch} batch
	*/
	function commit(batch) {
		if ((state.effect.f & 16384) !== 0) return;
		state.pending.delete(batch);
		var array = get(each_array);
		state.fallback = fallback;
		reconcile(state, array, anchor, flags, get_key);
		if (fallback !== null) {
			if (array.length === 0) {
				if ((fallback.f & 33554432) === 0) resume_effect(fallback);
				else {
					fallback.f ^= EFFECT_OFFSCREEN;
					move(fallback, null, anchor);
				}
			} else pause_effect(fallback, () => {
				fallback = null;
			});
		}
	}
	/**
	* @param {Batch} batch
	*/
	function discard(batch) {
		state.pending.delete(batch);
	}
	/** @type {EachState} */
	var state = {
		effect: block(() => {
			var array = get(each_array);
			var length = array.length;
			/** `true` if there was a hydration mismatch. Needs to be a `let` or else it isn't treeshaken out */
			let mismatch = false;
			if (hydrating) {
				if (read_hydration_instruction(anchor) === "[!" !== (length === 0)) {
					anchor = skip_nodes();
					set_hydrate_node(anchor);
					set_hydrating(false);
					mismatch = true;
				}
			}
			var keys = /* @__PURE__ */ new Set();
			var batch = current_batch;
			var defer = should_defer_append();
			for (var index = 0; index < length; index += 1) {
				if (hydrating && hydrate_node.nodeType === 8 && hydrate_node.data === "]") {
					anchor = hydrate_node;
					mismatch = true;
					set_hydrating(false);
				}
				var value = array[index];
				var key = get_key(value, index);
				var item = first_run ? null : items.get(key);
				if (item) {
					if (item.v) internal_set(item.v, value);
					if (item.i) internal_set(item.i, index);
					if (defer) batch.unskip_effect(item.e);
				} else {
					item = create_item(items, first_run ? anchor : offscreen_anchor ??= create_text(), value, key, index, render_fn, flags, get_collection);
					if (!first_run) item.e.f |= EFFECT_OFFSCREEN;
					items.set(key, item);
				}
				keys.add(key);
			}
			if (length === 0 && fallback_fn && !fallback) {
				if (first_run) fallback = branch(() => fallback_fn(anchor));
				else {
					fallback = branch(() => fallback_fn(offscreen_anchor ??= create_text()));
					fallback.f |= EFFECT_OFFSCREEN;
				}
			}
			if (length > keys.size) each_key_duplicate("", "", "");
			if (hydrating && length > 0) set_hydrate_node(skip_nodes());
			if (!first_run) {
				pending.set(batch, keys);
				if (defer) {
					for (const [key, item] of items) if (!keys.has(key)) batch.skip_effect(item.e);
					batch.oncommit(commit);
					batch.ondiscard(discard);
				} else commit(batch);
			}
			if (mismatch) set_hydrating(true);
			get(each_array);
		}),
		flags,
		items,
		pending,
		outrogroups: null,
		fallback
	};
	first_run = false;
	if (hydrating) anchor = hydrate_node;
}
/**
* Skip past any non-branch effects (which could be created with `createSubscriber`, for example) to find the next branch effect
* @param {Effect | null} effect
* @returns {Effect | null}
*/
function skip_to_branch(effect) {
	while (effect !== null && (effect.f & 32) === 0) effect = effect.next;
	return effect;
}
/**
* Add, remove, or reorder items output by an each block as its input changes
* @template V
* @param {EachState} state
* @param {Array<V>} array
* @param {Element | Comment | Text} anchor
* @param {number} flags
* @param {(value: V, index: number) => any} get_key
* @returns {void}
*/
function reconcile(state, array, anchor, flags, get_key) {
	var is_animated = (flags & 8) !== 0;
	var length = array.length;
	var items = state.items;
	var current = skip_to_branch(state.effect.first);
	/** @type {undefined | Set<Effect>} */
	var seen;
	/** @type {Effect | null} */
	var prev = null;
	/** @type {undefined | Set<Effect>} */
	var to_animate;
	/** @type {Effect[]} */
	var matched = [];
	/** @type {Effect[]} */
	var stashed = [];
	/** @type {V} */
	var value;
	/** @type {any} */
	var key;
	/** @type {Effect | undefined} */
	var effect;
	/** @type {number} */
	var i;
	if (is_animated) for (i = 0; i < length; i += 1) {
		value = array[i];
		key = get_key(value, i);
		effect = items.get(key).e;
		if ((effect.f & 33554432) === 0) {
			effect.nodes?.a?.measure();
			(to_animate ??= /* @__PURE__ */ new Set()).add(effect);
		}
	}
	for (i = 0; i < length; i += 1) {
		value = array[i];
		key = get_key(value, i);
		effect = items.get(key).e;
		if (state.outrogroups !== null) for (const group of state.outrogroups) {
			group.pending.delete(effect);
			group.done.delete(effect);
		}
		if ((effect.f & 8192) !== 0) {
			resume_effect(effect);
			if (is_animated) {
				effect.nodes?.a?.unfix();
				(to_animate ??= /* @__PURE__ */ new Set()).delete(effect);
			}
		}
		if ((effect.f & 33554432) !== 0) {
			effect.f ^= EFFECT_OFFSCREEN;
			if (effect === current) move(effect, null, anchor);
			else {
				var next = prev ? prev.next : current;
				if (effect === state.effect.last) state.effect.last = effect.prev;
				if (effect.prev) effect.prev.next = effect.next;
				if (effect.next) effect.next.prev = effect.prev;
				link(state, prev, effect);
				link(state, effect, next);
				move(effect, next, anchor);
				prev = effect;
				matched = [];
				stashed = [];
				current = skip_to_branch(prev.next);
				continue;
			}
		}
		if (effect !== current) {
			if (seen !== void 0 && seen.has(effect)) {
				if (matched.length < stashed.length) {
					var start = stashed[0];
					var j;
					prev = start.prev;
					var a = matched[0];
					var b = matched[matched.length - 1];
					for (j = 0; j < matched.length; j += 1) move(matched[j], start, anchor);
					for (j = 0; j < stashed.length; j += 1) seen.delete(stashed[j]);
					link(state, a.prev, b.next);
					link(state, prev, a);
					link(state, b, start);
					current = start;
					prev = b;
					i -= 1;
					matched = [];
					stashed = [];
				} else {
					seen.delete(effect);
					move(effect, current, anchor);
					link(state, effect.prev, effect.next);
					link(state, effect, prev === null ? state.effect.first : prev.next);
					link(state, prev, effect);
					prev = effect;
				}
				continue;
			}
			matched = [];
			stashed = [];
			while (current !== null && current !== effect) {
				(seen ??= /* @__PURE__ */ new Set()).add(current);
				stashed.push(current);
				current = skip_to_branch(current.next);
			}
			if (current === null) continue;
		}
		if ((effect.f & 33554432) === 0) matched.push(effect);
		prev = effect;
		current = skip_to_branch(effect.next);
	}
	if (state.outrogroups !== null) {
		for (const group of state.outrogroups) if (group.pending.size === 0) {
			destroy_effects(state, array_from(group.done));
			state.outrogroups?.delete(group);
		}
		if (state.outrogroups.size === 0) state.outrogroups = null;
	}
	if (current !== null || seen !== void 0) {
		/** @type {Effect[]} */
		var to_destroy = [];
		if (seen !== void 0) {
			for (effect of seen) if ((effect.f & 8192) === 0) to_destroy.push(effect);
		}
		while (current !== null) {
			if ((current.f & 8192) === 0 && current !== state.fallback) to_destroy.push(current);
			current = skip_to_branch(current.next);
		}
		var destroy_length = to_destroy.length;
		if (destroy_length > 0) {
			var controlled_anchor = (flags & 4) !== 0 && length === 0 ? anchor : null;
			if (is_animated) {
				for (i = 0; i < destroy_length; i += 1) to_destroy[i].nodes?.a?.measure();
				for (i = 0; i < destroy_length; i += 1) to_destroy[i].nodes?.a?.fix();
			}
			pause_effects(state, to_destroy, controlled_anchor);
		}
	}
	if (is_animated) queue_micro_task(() => {
		if (to_animate === void 0) return;
		for (effect of to_animate) effect.nodes?.a?.apply();
	});
}
/**
* @template V
* @param {Map<any, EachItem>} items
* @param {Node} anchor
* @param {V} value
* @param {unknown} key
* @param {number} index
* @param {(anchor: Node, item: MaybeSource<V>, index: MaybeSource<number>, collection: () => V[]) => void} render_fn
* @param {number} flags
* @param {() => V[]} get_collection
* @returns {EachItem}
*/
function create_item(items, anchor, value, key, index, render_fn, flags, get_collection) {
	var v = (flags & 1) !== 0 ? (flags & 16) === 0 ? /* @__PURE__ */ mutable_source(value, false, false) : source(value) : null;
	var i = (flags & 2) !== 0 ? source(index) : null;
	return {
		v,
		i,
		e: branch(() => {
			render_fn(anchor, v ?? value, i ?? index, get_collection);
			return () => {
				items.delete(key);
			};
		})
	};
}
/**
* @param {Effect} effect
* @param {Effect | null} next
* @param {Text | Element | Comment} anchor
*/
function move(effect, next, anchor) {
	if (!effect.nodes) return;
	var node = effect.nodes.start;
	var end = effect.nodes.end;
	var dest = next && (next.f & 33554432) === 0 ? next.nodes.start : anchor;
	while (node !== null) {
		var next_node = /* @__PURE__ */ get_next_sibling(node);
		dest.before(node);
		if (node === end) return;
		node = next_node;
	}
}
/**
* @param {EachState} state
* @param {Effect | null} prev
* @param {Effect | null} next
*/
function link(state, prev, next) {
	if (prev === null) state.effect.first = next;
	else prev.next = next;
	if (next === null) state.effect.last = prev;
	else next.prev = prev;
}
// node_modules/svelte/src/internal/client/dom/blocks/snippet.js
/** @import { Snippet } from 'svelte' */
/** @import { TemplateNode } from '#client' */
/** @import { Getters } from '#shared' */
/**
* @template {(node: TemplateNode, ...args: any[]) => void} SnippetFn
* @param {TemplateNode} node
* @param {() => SnippetFn | null | undefined} get_snippet
* @param {(() => any)[]} args
* @returns {void}
*/
function snippet(node, get_snippet, ...args) {
	var branches = new BranchManager(node);
	block(() => {
		const snippet = get_snippet() ?? null;
		branches.ensure(snippet, snippet && ((anchor) => snippet(anchor, ...args)));
	}, EFFECT_TRANSPARENT);
}
// node_modules/svelte/src/internal/client/dom/elements/attachments.js
/** @import { Effect } from '#client' */
/**
* @param {Element} node
* @param {() => (node: Element) => void} get_fn
*/
function attach(node, get_fn) {
	/** @type {false | undefined | ((node: Element) => void)} */
	var fn = void 0;
	/** @type {Effect | null} */
	var e;
	managed(() => {
		if (fn !== (fn = get_fn())) {
			if (e) {
				destroy_effect(e);
				e = null;
			}
			if (fn) e = branch(() => {
				effect(() => fn(node));
			});
		}
	});
}
// node_modules/clsx/dist/clsx.mjs
function r(e) {
	var t, f, n = "";
	if ("string" == typeof e || "number" == typeof e) n += e;
	else if ("object" == typeof e) if (Array.isArray(e)) {
		var o = e.length;
		for (t = 0; t < o; t++) e[t] && (f = r(e[t])) && (n && (n += " "), n += f);
	} else for (f in e) e[f] && (n && (n += " "), n += f);
	return n;
}
function clsx$1() {
	for (var e, t, f = 0, n = "", o = arguments.length; f < o; f++) (e = arguments[f]) && (t = r(e)) && (n && (n += " "), n += t);
	return n;
}
// node_modules/svelte/src/internal/shared/attributes.js
/**
* Small wrapper around clsx to preserve Svelte's (weird) handling of falsy values.
* TODO Svelte 6 revisit this, and likely turn all falsy values into the empty string (what clsx also does)
* @param  {any} value
*/
function clsx(value) {
	if (typeof value === "object") return clsx$1(value);
	else return value ?? "";
}
var whitespace = [..." 	\n\r\f\xA0\v﻿"];
/**
* @param {any} value
* @param {string | null} [hash]
* @param {Record<string, boolean>} [directives]
* @returns {string | null}
*/
function to_class(value, hash, directives) {
	var classname = value == null ? "" : "" + value;
	if (hash) classname = classname ? classname + " " + hash : hash;
	if (directives) {
		for (var key of Object.keys(directives)) if (directives[key]) classname = classname ? classname + " " + key : key;
		else if (classname.length) {
			var len = key.length;
			var a = 0;
			while ((a = classname.indexOf(key, a)) >= 0) {
				var b = a + len;
				if ((a === 0 || whitespace.includes(classname[a - 1])) && (b === classname.length || whitespace.includes(classname[b]))) classname = (a === 0 ? "" : classname.substring(0, a)) + classname.substring(b + 1);
				else a = b;
			}
		}
	}
	return classname === "" ? null : classname;
}
/**
*
* @param {Record<string,any>} styles
* @param {boolean} important
*/
function append_styles(styles, important = false) {
	var separator = important ? " !important;" : ";";
	var css = "";
	for (var key of Object.keys(styles)) {
		var value = styles[key];
		if (value != null && value !== "") css += " " + key + ": " + value + separator;
	}
	return css;
}
/**
* @param {string} name
* @returns {string}
*/
function to_css_name(name) {
	if (name[0] !== "-" || name[1] !== "-") return name.toLowerCase();
	return name;
}
/**
* @param {any} value
* @param {Record<string, any> | [Record<string, any>, Record<string, any>]} [styles]
* @returns {string | null}
*/
function to_style(value, styles) {
	if (styles) {
		var new_style = "";
		/** @type {Record<string,any> | undefined} */
		var normal_styles;
		/** @type {Record<string,any> | undefined} */
		var important_styles;
		if (Array.isArray(styles)) {
			normal_styles = styles[0];
			important_styles = styles[1];
		} else normal_styles = styles;
		if (value) {
			value = String(value).replaceAll(/\/\*.*?\*\//g, "").trim();
			/** @type {boolean | '"' | "'"} */
			var in_str = false;
			var in_apo = 0;
			var in_comment = false;
			var reserved_names = [];
			if (normal_styles) reserved_names.push(...Object.keys(normal_styles).map(to_css_name));
			if (important_styles) reserved_names.push(...Object.keys(important_styles).map(to_css_name));
			var start_index = 0;
			var name_index = -1;
			const len = value.length;
			for (var i = 0; i < len; i++) {
				var c = value[i];
				if (in_comment) {
					if (c === "/" && value[i - 1] === "*") in_comment = false;
				} else if (in_str) {
					if (in_str === c) in_str = false;
				} else if (c === "/" && value[i + 1] === "*") in_comment = true;
				else if (c === "\"" || c === "'") in_str = c;
				else if (c === "(") in_apo++;
				else if (c === ")") in_apo--;
				if (!in_comment && in_str === false && in_apo === 0) {
					if (c === ":" && name_index === -1) name_index = i;
					else if (c === ";" || i === len - 1) {
						if (name_index !== -1) {
							var name = to_css_name(value.substring(start_index, name_index).trim());
							if (!reserved_names.includes(name)) {
								if (c !== ";") i++;
								var property = value.substring(start_index, i).trim();
								new_style += " " + property + ";";
							}
						}
						start_index = i + 1;
						name_index = -1;
					}
				}
			}
		}
		if (normal_styles) new_style += append_styles(normal_styles);
		if (important_styles) new_style += append_styles(important_styles, true);
		new_style = new_style.trim();
		return new_style === "" ? null : new_style;
	}
	return value == null ? null : String(value);
}
// node_modules/svelte/src/internal/client/dom/elements/class.js
/**
* @param {Element} dom
* @param {boolean | number} is_html
* @param {string | null} value
* @param {string} [hash]
* @param {Record<string, any>} [prev_classes]
* @param {Record<string, any>} [next_classes]
* @returns {Record<string, boolean> | undefined}
*/
function set_class(dom, is_html, value, hash, prev_classes, next_classes) {
	var prev = dom[CLASS_CACHE];
	if (hydrating || prev !== value || prev === void 0) {
		var next_class_name = to_class(value, hash, next_classes);
		if (!hydrating || next_class_name !== dom.getAttribute("class")) {
			if (next_class_name == null) dom.removeAttribute("class");
			else if (is_html) dom.className = next_class_name;
			else dom.setAttribute("class", next_class_name);
		}
		/** @type {any} */ dom[CLASS_CACHE] = value;
	} else if (next_classes && prev_classes !== next_classes) for (var key in next_classes) {
		var is_present = !!next_classes[key];
		if (prev_classes == null || is_present !== !!prev_classes[key]) dom.classList.toggle(key, is_present);
	}
	return next_classes;
}
// node_modules/svelte/src/internal/client/dom/elements/style.js
/**
* @param {Element & ElementCSSInlineStyle} dom
* @param {Record<string, any>} prev
* @param {Record<string, any>} next
* @param {string} [priority]
*/
function update_styles(dom, prev = {}, next, priority) {
	for (var key in next) {
		var value = next[key];
		if (prev[key] !== value) {
			if (next[key] == null) dom.style.removeProperty(key);
			else dom.style.setProperty(key, value, priority);
		}
	}
}
/**
* @param {Element & ElementCSSInlineStyle} dom
* @param {string | null} value
* @param {Record<string, any> | [Record<string, any>, Record<string, any>]} [prev_styles]
* @param {Record<string, any> | [Record<string, any>, Record<string, any>]} [next_styles]
*/
function set_style(dom, value, prev_styles, next_styles) {
	var prev = dom[STYLE_CACHE];
	if (hydrating || prev !== value) {
		var next_style_attr = to_style(value, next_styles);
		if (!hydrating || next_style_attr !== dom.getAttribute("style")) {
			if (next_style_attr == null) dom.removeAttribute("style");
			else dom.style.cssText = next_style_attr;
		}
		/** @type {any} */ dom[STYLE_CACHE] = value;
	} else if (next_styles) {
		if (Array.isArray(next_styles)) {
			update_styles(dom, prev_styles?.[0], next_styles[0]);
			update_styles(dom, prev_styles?.[1], next_styles[1], "important");
		} else update_styles(dom, prev_styles, next_styles);
	}
	return next_styles;
}
// node_modules/svelte/src/internal/client/dom/elements/bindings/select.js
/**
* Sets the `selected` attribute on an option so form reset can restore it.
* @param {HTMLOptionElement} option
* @param {boolean} selected
*/
function set_selected(option, selected) {
	if (selected) {
		if (!option.hasAttribute("selected")) option.setAttribute("selected", "");
	} else option.removeAttribute("selected");
}
/**
* Marks the options matching `__defaultValue` as selected. Without `preserve`
* a newly matching option gets selected, as an inserted `<option selected>` would.
* @param {HTMLSelectElement} select
* @param {boolean} preserve
*/
function apply_default_select_value(select, preserve) {
	var value = select.__defaultValue;
	var multiple = select.multiple;
	var values = multiple ? value ?? [] : null;
	if (multiple && !is_array(values)) return;
	var index = select.selectedIndex;
	var selected = preserve && multiple ? new Set(select.selectedOptions) : null;
	for (var option of select.options) {
		var option_value = get_option_value(option);
		set_selected(option, multiple ? values.includes(option_value) : is(option_value, value));
	}
	if (!preserve) return;
	if (selected !== null) for (option of select.options) {
		var was_selected = selected.has(option);
		if (option.selected !== was_selected) option.selected = was_selected;
	}
	else if (select.selectedIndex !== index) select.selectedIndex = index;
}
/**
* Selects the correct option(s) (depending on whether this is a multiple select)
* @template V
* @param {HTMLSelectElement} select
* @param {V} value
* @param {boolean} mounting
*/
function select_option(select, value, mounting = false) {
	if (select.multiple) {
		if (value == void 0) return;
		if (!is_array(value)) return select_multiple_invalid_value();
		for (var option of select.options) option.selected = value.includes(get_option_value(option));
		return;
	}
	for (option of select.options) if (is(get_option_value(option), value)) {
		option.selected = true;
		return;
	}
	if (!mounting || value !== void 0) select.selectedIndex = -1;
}
/**
* Sets up a mutation observer to sync the current selection
* and default to the dom when the options change, for example
* when they are inside an `#each` block. Called once per `<select>`,
* by the compiled output or by `attribute_effect` for spreads.
* @param {HTMLSelectElement} select
*/
function init_select(select) {
	var observer = new MutationObserver((entries) => {
		if (entries.every(is_selectedcontent_mutation)) return;
		if ("__defaultValue" in select) apply_default_select_value(select, false);
		if ("__value" in select) select_option(select, select.__value);
	});
	observer.observe(select, {
		childList: true,
		subtree: true,
		attributes: true,
		attributeFilter: ["value"]
	});
	teardown(() => {
		observer.disconnect();
	});
}
/** @param {HTMLOptionElement} option */
function get_option_value(option) {
	if ("__value" in option) return option.__value;
	else return option.value;
}
/**
* Returns `true` if the mutation stems from the browser mirroring the selected
* option's content into `<selectedcontent>`, or from us replacing the
* `<selectedcontent>` element with a clone of itself
* @param {MutationRecord} entry
*/
function is_selectedcontent_mutation(entry) {
	if (entry.target.closest("selectedcontent") !== null) return true;
	if (entry.type === "childList") {
		var nodes = [...entry.addedNodes, ...entry.removedNodes];
		return nodes.length > 0 && nodes.every((node) => node.nodeName === "SELECTEDCONTENT");
	}
	return false;
}
// node_modules/svelte/src/internal/client/dom/elements/attributes.js
/** @import { Blocker, Effect } from '#client' */
var IS_CUSTOM_ELEMENT = Symbol("is custom element");
var IS_HTML = Symbol("is html");
var LINK_TAG = IS_XHTML ? "link" : "LINK";
var PROGRESS_TAG = IS_XHTML ? "progress" : "PROGRESS";
/**
* The value/checked attribute in the template actually corresponds to the defaultValue property, so we need
* to remove it upon hydration to avoid a bug when someone resets the form value.
* @param {HTMLInputElement} input
* @returns {void}
*/
function remove_input_defaults(input) {
	if (!hydrating) return;
	var already_removed = false;
	var remove_defaults = () => {
		if (already_removed) return;
		already_removed = true;
		if (input.hasAttribute("value")) {
			var value = input.value;
			set_attribute(input, "value", null);
			input.value = value;
		}
		if (input.hasAttribute("checked")) {
			var checked = input.checked;
			set_attribute(input, "checked", null);
			input.checked = checked;
		}
	};
	/** @type {any} */ input[FORM_RESET_HANDLER] = remove_defaults;
	queue_micro_task(remove_defaults);
	add_form_reset_listener();
}
/**
* @param {Element} element
* @param {any} value
*/
function set_value(element, value) {
	var attributes = get_attributes(element);
	if (attributes.value === (attributes.value = value ?? void 0) || element.value === value && (value !== 0 || element.nodeName !== PROGRESS_TAG)) return;
	element.value = value ?? "";
}
/**
* @param {Element} element
* @param {string} attribute
* @param {string | null} value
* @param {boolean} [skip_warning]
*/
function set_attribute(element, attribute, value, skip_warning) {
	var attributes = get_attributes(element);
	if (hydrating) {
		attributes[attribute] = element.getAttribute(attribute);
		if (attribute === "src" || attribute === "srcset" || attribute === "href" && element.nodeName === LINK_TAG) {
			if (!skip_warning);
			return;
		}
	}
	var previous = attributes[attribute];
	if (previous === (attributes[attribute] = value)) return;
	if (attribute === "loading") element[LOADING_ATTR_SYMBOL] = value;
	if (value == null) element.removeAttribute(attribute);
	else if (typeof value !== "string" && get_setters(element).has(attribute)) element[attribute] = value;
	else if (!(hydrating && (typeof value === "number" || typeof value === "boolean") && previous === String(value))) element.setAttribute(attribute, value);
}
/**
*
* @param {Element} element
*/
function get_attributes(element) {
	return element[ATTRIBUTES_CACHE] ??= {
		[IS_CUSTOM_ELEMENT]: element.nodeName.includes("-"),
		[IS_HTML]: element.namespaceURI === NAMESPACE_HTML
	};
}
/** @type {Map<string, Set<string>>} */
var setters_cache = /* @__PURE__ */ new Map();
/** @param {Element} element */
function get_setters(element) {
	var cache_key = element.getAttribute("is") || element.nodeName;
	var setters = setters_cache.get(cache_key);
	if (setters) return setters;
	setters_cache.set(cache_key, setters = /* @__PURE__ */ new Set());
	var descriptors;
	var proto = element;
	var element_proto = Element.prototype;
	while (element_proto !== proto) {
		descriptors = get_descriptors(proto);
		for (var key in descriptors) if (descriptors[key].set && key !== "innerHTML" && key !== "textContent" && key !== "innerText") setters.add(key);
		proto = get_prototype_of(proto);
	}
	return setters;
}
// node_modules/svelte/src/internal/client/dom/elements/bindings/input.js
/** @import { Batch } from '../../../reactivity/batch.js' */
/**
* @param {HTMLInputElement} input
* @param {() => unknown} get
* @param {(value: unknown) => void} set
* @returns {void}
*/
function bind_value(input, get, set = get) {
	var batches = /* @__PURE__ */ new WeakSet();
	listen_to_event_and_reset_event(input, "input", async (is_reset) => {
		/** @type {any} */
		var value = is_reset ? input.defaultValue : input.value;
		value = is_numberlike_input(input) ? to_number(value) : value;
		set(value);
		if (current_batch !== null) batches.add(current_batch);
		await tick$1();
		if (value !== (value = get())) {
			var start = input.selectionStart;
			var end = input.selectionEnd;
			var length = input.value.length;
			input.value = value ?? "";
			if (end !== null) {
				var new_length = input.value.length;
				if (start === end && end === length && new_length > length) {
					input.selectionStart = new_length;
					input.selectionEnd = new_length;
				} else {
					input.selectionStart = start;
					input.selectionEnd = Math.min(end, new_length);
				}
			}
		}
	});
	if (hydrating && input.defaultValue !== input.value || untrack(get) == null && input.value) {
		set(is_numberlike_input(input) ? to_number(input.value) : input.value);
		if (current_batch !== null) batches.add(current_batch);
	}
	render_effect(() => {
		var value = get();
		if (input === document.activeElement) {
			var batch = async_mode_flag ? previous_batch : current_batch;
			if (batches.has(batch)) return;
		}
		if (is_numberlike_input(input) && value === to_number(input.value)) return;
		if (input.type === "date" && !value && !input.value) return;
		if (value !== input.value) input.value = value ?? "";
	});
}
/**
* @param {HTMLInputElement} input
* @param {() => unknown} get
* @param {(value: unknown) => void} set
* @returns {void}
*/
function bind_checked(input, get, set = get) {
	listen_to_event_and_reset_event(input, "change", (is_reset) => {
		set(is_reset ? input.defaultChecked : input.checked);
	});
	if (hydrating && input.defaultChecked !== input.checked || untrack(get) == null) set(input.checked);
	render_effect(() => {
		var value = get();
		input.checked = Boolean(value);
	});
}
/**
* @param {HTMLInputElement} input
*/
function is_numberlike_input(input) {
	var type = input.type;
	return type === "number" || type === "range";
}
/**
* @param {string} value
*/
function to_number(value) {
	return value === "" ? null : +value;
}
var resize_observer_border_box = /* @__PURE__ */ new class ResizeObserverSingleton {
	/** */
	#listeners = /* @__PURE__ */ new WeakMap();
	/** @type {ResizeObserver | undefined} */
	#observer;
	/** @type {ResizeObserverOptions} */
	#options;
	/** @static */
	static entries = /* @__PURE__ */ new WeakMap();
	/** @param {ResizeObserverOptions} options */
	constructor(options) {
		this.#options = options;
	}
	/**
	* @param {Element} element
	* @param {(entry: ResizeObserverEntry) => any} listener
	*/
	observe(element, listener) {
		var listeners = this.#listeners.get(element) || /* @__PURE__ */ new Set();
		listeners.add(listener);
		this.#listeners.set(element, listeners);
		this.#getObserver().observe(element, this.#options);
		return () => {
			var listeners = this.#listeners.get(element);
			listeners.delete(listener);
			if (listeners.size === 0) {
				this.#listeners.delete(element);
				/** @type {ResizeObserver} */ this.#observer.unobserve(element);
			}
		};
	}
	#getObserver() {
		return this.#observer ?? (this.#observer = new ResizeObserver(
			/** @param {any} entries */
			(entries) => {
				for (var entry of entries) {
					ResizeObserverSingleton.entries.set(entry.target, entry);
					for (var listener of this.#listeners.get(entry.target) || []) listener(entry);
				}
			}
		));
	}
}({ box: "border-box" });
/**
* @param {HTMLElement} element
* @param {'clientWidth' | 'clientHeight' | 'offsetWidth' | 'offsetHeight'} type
* @param {(size: number) => void} set
*/
function bind_element_size(element, type, set) {
	var unsub = resize_observer_border_box.observe(element, () => set(element[type]));
	effect(() => {
		untrack(() => set(element[type]));
		return unsub;
	});
}
// node_modules/svelte/src/internal/client/dom/elements/bindings/this.js
/** @import { ComponentContext, Effect } from '#client' */
/**
* @param {any} bound_value
* @param {Element} element_or_component
* @returns {boolean}
*/
function is_bound_this(bound_value, element_or_component) {
	return bound_value === element_or_component || bound_value?.[STATE_SYMBOL] === element_or_component;
}
/**
* @param {any} element_or_component
* @param {(value: unknown, ...parts: unknown[]) => void} update
* @param {(...parts: unknown[]) => unknown} get_value
* @param {() => unknown[]} [get_parts] Set if the this binding is used inside an each block,
* 										returns all the parts of the each block context that are used in the expression
* @returns {void}
*/
function bind_this(element_or_component = mark_as_component(), update, get_value, get_parts) {
	var component_effect = component_context.r;
	var parent = active_effect;
	effect(() => {
		/** @type {unknown[]} */
		var old_parts;
		/** @type {unknown[]} */
		var parts;
		render_effect(() => {
			old_parts = parts;
			parts = get_parts?.() || [];
			untrack(() => {
				if (!is_bound_this(get_value(...parts), element_or_component)) {
					update(element_or_component, ...parts);
					if (old_parts && is_bound_this(get_value(...old_parts), element_or_component)) update(null, ...old_parts);
				}
			});
		});
		return () => {
			let p = parent;
			while (p !== component_effect && p.parent !== null && p.parent.f & 33554432) p = p.parent;
			const teardown = () => {
				if (parts && is_bound_this(get_value(...parts), element_or_component)) update(null, ...parts);
			};
			const original_teardown = p.teardown;
			p.teardown = () => {
				teardown();
				original_teardown?.();
			};
		};
	});
	return element_or_component;
}
// node_modules/svelte/src/internal/client/reactivity/store.js
/**
* Whether or not the prop currently being read is a store binding, as in
* `<Child bind:x={$y} />`. If it is, we treat the prop as mutable even in
* runes mode, and skip `binding_property_non_reactive` validation
*/
var is_store_binding = false;
/**
* Returns a tuple that indicates whether `fn()` reads a prop that is a store binding.
* Used to prevent `binding_property_non_reactive` validation false positives and
* ensure that these props are treated as mutable even in runes mode
* @template T
* @param {() => T} fn
* @returns {[T, boolean]}
*/
function capture_store_binding(fn) {
	var previous_is_store_binding = is_store_binding;
	try {
		is_store_binding = false;
		return [fn(), is_store_binding];
	} finally {
		is_store_binding = previous_is_store_binding;
	}
}
// node_modules/svelte/src/internal/client/reactivity/props.js
/** @import { Derived, Effect, Source } from './types.js' */
/**
* This function is responsible for synchronizing a possibly bound prop with the inner component state.
* It is used whenever the compiler sees that the component writes to the prop, or when it has a default prop_value.
* @template V
* @param {Record<string, unknown>} props
* @param {string} key
* @param {number} flags
* @param {V | (() => V)} [fallback]
* @returns {(() => V | ((arg: V) => V) | ((arg: V, mutation: boolean) => V))}
*/
function prop(props, key, flags, fallback) {
	var runes = !legacy_mode_flag || (flags & 2) !== 0;
	var bindable = (flags & 8) !== 0;
	var lazy = (flags & 16) !== 0;
	var fallback_value = fallback;
	var fallback_dirty = true;
	var fallback_signal = void 0;
	var get_fallback = () => {
		if (lazy && runes) {
			fallback_signal ??= /* @__PURE__ */ derived(fallback);
			return get(fallback_signal);
		}
		if (fallback_dirty) {
			fallback_dirty = false;
			fallback_value = lazy ? untrack(fallback) : fallback;
		}
		return fallback_value;
	};
	/** @type {((v: V) => void) | undefined} */
	let setter;
	if (bindable) {
		var is_entry_props = STATE_SYMBOL in props || LEGACY_PROPS in props;
		setter = get_descriptor(props, key)?.set ?? (is_entry_props && key in props ? (v) => props[key] = v : void 0);
	}
	/** @type {V} */
	var initial_value;
	var is_store_sub = false;
	if (bindable) [initial_value, is_store_sub] = capture_store_binding(() => props[key]);
	else initial_value = props[key];
	if (initial_value === void 0 && fallback !== void 0) {
		initial_value = get_fallback();
		if (setter) {
			if (runes) props_invalid_value(key);
			setter(initial_value);
		}
	}
	/** @type {() => V} */
	var getter;
	if (runes) getter = () => {
		var value = props[key];
		if (value === void 0) return get_fallback();
		fallback_dirty = true;
		return value;
	};
	else getter = () => {
		var value = props[key];
		if (value !== void 0) fallback_value = void 0;
		return value === void 0 ? fallback_value : value;
	};
	if (runes && (flags & 4) === 0) return getter;
	if (setter) {
		var legacy_parent = props.$$legacy;
		return (function(value, mutation) {
			if (arguments.length > 0) {
				if (!runes || !mutation || legacy_parent || is_store_sub)
 /** @type {Function} */ setter(mutation ? getter() : value);
				return value;
			}
			return getter();
		});
	}
	var overridden = false;
	var d = ((flags & 1) !== 0 ? derived : derived_safe_equal)(() => {
		overridden = false;
		return getter();
	});
	if (bindable) get(d);
	var parent_effect = active_effect;
	return (function(value, mutation) {
		if (arguments.length > 0) {
			const new_value = mutation ? get(d) : runes && bindable ? proxy(value) : value;
			set(d, new_value);
			overridden = true;
			if (fallback_value !== void 0) fallback_value = new_value;
			return value;
		}
		if (is_destroying_effect && overridden || (parent_effect.f & 16384) !== 0) return d.v;
		return get(d);
	});
}
if (typeof HTMLElement === "function");
// node_modules/svelte/src/internal/disclose-version.js
if (typeof window !== "undefined") ((window.__svelte ??= {}).v ??= /* @__PURE__ */ new Set()).add("5");
// src/lib/hash.ts
var PANELS = [
	"error",
	"weight",
	"network",
	"row",
	"landscape",
	"health"
];
function whole(text) {
	return text !== null && /^\d{1,12}$/.test(text) ? Number(text) : void 0;
}
/** Reads a hash. What it does not know, or what is out of form, is left out: a link is not to be trusted. */
function read(hash) {
	const given = new URLSearchParams(hash.replace(/^#/, ""));
	const found = {};
	const language = given.get("lang");
	if (language === "en" || language === "ko") found.language = language;
	const theme = given.get("theme");
	if (theme === "light" || theme === "dark" || theme === "system") found.theme = theme;
	const weight = /^([\w.-]{1,120}):(\d{1,12})$/.exec(given.get("weight") ?? "");
	if (weight?.[1] && weight[2]) found.weight = {
		param: weight[1],
		index: Number(weight[2])
	};
	const row = whole(given.get("row"));
	if (row !== void 0) found.row = row;
	const layer = whole(given.get("layer"));
	if (layer !== void 0) found.layer = layer;
	const panel = PANELS.find((name) => name === given.get("panel"));
	if (panel) found.panel = panel;
	const set = given.get("set");
	if (set === "batch" || set === "all") found.set = set;
	return found;
}
/** Writes a hash in a fixed order; settings that are not set are left out. */
function write(settings) {
	const parts = [];
	if (settings.language) parts.push(`lang=${settings.language}`);
	if (settings.theme) parts.push(`theme=${settings.theme}`);
	if (settings.weight) parts.push(`weight=${settings.weight.param}:${settings.weight.index}`);
	if (settings.row !== void 0) parts.push(`row=${settings.row}`);
	if (settings.layer !== void 0) parts.push(`layer=${settings.layer}`);
	if (settings.panel) parts.push(`panel=${settings.panel}`);
	if (settings.set) parts.push(`set=${settings.set}`);
	return parts.length > 0 ? `#${parts.join("&")}` : "";
}
/** Takes the token out of a hash: the token, and the settings that stay. */
function splitToken(hash) {
	const token = new URLSearchParams(hash.replace(/^#/, "")).get("t") ?? void 0;
	return token === void 0 ? { rest: read(hash) } : {
		token,
		rest: read(hash)
	};
}
// src/lib/keys.ts
/**
* The action of a key, or none. While someone types no key acts; on a slider the arrows are the slider's; on a
* button Space presses the button.
*/
function action(pressed, focus) {
	if (pressed.ctrlKey || pressed.altKey || pressed.metaKey || focus === "typing") return void 0;
	const arrow = pressed.key === "ArrowRight" || pressed.key === "ArrowLeft";
	if (focus === "slider" && arrow) return void 0;
	if (focus === "button" && pressed.key === " ") return void 0;
	switch (pressed.key) {
		case " ": return { do: "play" };
		case ".": return { do: "batch" };
		case "ArrowRight": return pressed.shiftKey ? { do: "epoch" } : { do: "layer" };
		case "ArrowLeft": return pressed.shiftKey ? { do: "back" } : { do: "layer-back" };
		case "r":
		case "R":
		case "ㄱ": return { do: "same-start" };
		case "l":
		case "L":
		case "ㅣ": return { do: "landscape" };
		case "?": return { do: "help" };
		case "1":
		case "2":
		case "3":
		case "4":
		case "5": return {
			do: "speed",
			speed: Number(pressed.key)
		};
		default: return;
	}
}
/** The kind of control that an element is. */
function focusOf(element) {
	if (!element) return "page";
	const tag = element.tagName;
	if (tag === "INPUT") {
		const type = element.type;
		if (type === "range") return "slider";
		return type === "checkbox" || type === "radio" ? "button" : "typing";
	}
	if (tag === "SELECT") return "typing";
	if (tag === "TEXTAREA" || element.isContentEditable) return "typing";
	if (tag === "BUTTON" || tag === "A" || tag === "SUMMARY" || element.getAttribute("role") === "button") return "button";
	return "page";
}
// src/lib/names.ts
/** The net as blocks, in the order of the forward pass. What stands before the first dense layer is block 0. */
function blocks(hello) {
	const { layers, params } = hello.network;
	const numbers = [...new Set(layers.map((l) => l.block))].filter((b) => b > 0).sort((a, b) => a - b);
	return numbers.map((number, i) => {
		const at = layers.map((l, position) => ({
			l,
			position
		})).filter(({ l }) => l.block === number);
		const positions = at.map(({ position }) => position);
		const dense = at.find(({ l }) => l.kind === "dense")?.position;
		const own = (bias) => {
			const found = dense === void 0 ? -1 : params.findIndex((p) => p.layer === dense && p.bias === bias);
			return found < 0 ? void 0 : found;
		};
		const last = positions.at(-1) ?? 0;
		return {
			number,
			layers: positions,
			last,
			weight: own(false),
			bias: own(true),
			width: layers[last]?.width ?? 0,
			function: at.find(({ l }) => l.function)?.l.function ?? null,
			output: i === numbers.length - 1
		};
	});
}
/** What a person calls the layer at a position or path. */
function layerName(hello, at, w) {
	const found = typeof at === "number" ? hello.network.layers[at] : hello.network.layers.find((l) => l.path === at);
	if (!found) return at === "output" ? w.network.outputs : String(at);
	const last = Math.max(...hello.network.layers.map((l) => l.block));
	if (found.block === last) return w.network.outputs;
	return found.block === 0 ? found.path : w.network.layerName(found.block);
}
/** What stands at an end of a weight. */
function endName(hello, end, w) {
	if (!end) return w.weight.bias;
	switch (end.what) {
		case "input": return end.name;
		case "embedded": return `${end.column} #${end.number}`;
		case "unit": return `${layerName(hello, end.layer, w)} · ${w.network.unit} ${end.unit}`;
		case "output": return `${w.network.outputs} “${end.name}”`;
	}
}
/** A weight's name: where it leads, where it comes from. */
function weightName(hello, weight, w) {
	if (!weight.to) return `${weight.param} [${weight.place.join(", ")}]`;
	return w.weight.name(endName(hello, weight.to, w), endName(hello, weight.from, w));
}
/** The place of a number in its parameter. */
function place(param, index) {
	return [Math.floor(index / param.shape[1]), index % param.shape[1]];
}
/** The names of a net's raw outputs: of two classes the second. */
function outputNames(hello) {
	const { classes, target } = hello;
	if (classes.length === 2) return [classes[1] ?? target];
	return classes.length > 2 ? classes : [target];
}
/** The name of one number of the output layer; of an ensemble each member has its own. */
function outputName(hello, unit) {
	const names = outputNames(hello);
	const name = names[unit % names.length] ?? String(unit + 1);
	return Number(hello.network_options.members ?? 1) > 1 ? `${name} #${Math.floor(unit / names.length) + 1}` : name;
}
/** The row as a person counts it in the table; where that is not known, its place among the training rows. */
function rowName(row, w) {
	return row.table_row === null ? w.row.trainingRow(row.row + 1) : w.row.row(row.table_row);
}
// src/lib/walk.svelte.ts
function stages(layers) {
	const all = [{ at: "input" }];
	for (let block = 1; block <= layers; block++) all.push({
		at: "forward",
		block
	});
	all.push({ at: "error" });
	for (let block = layers; block >= 1; block--) {
		if (block > 1) all.push({
			at: "backward",
			block
		});
		all.push({
			at: "update",
			block
		});
	}
	all.push({ at: "done" });
	return all;
}
/** A walk through the next batch, one layer at a time. The last stage takes the step for good. */
var Walk = class {
	lab;
	#index = /* @__PURE__ */ state(-1);
	get index() {
		return get(this.#index);
	}
	set index(value) {
		set(this.#index, value, true);
	}
	#record = /* @__PURE__ */ state(null);
	#run = /* @__PURE__ */ state(0);
	#until = 0;
	#busy = false;
	constructor(lab) {
		this.lab = lab;
	}
	/** The step that is walked through; none from before the net was another. */
	get record() {
		return get(this.#run) >= (this.lab.hello?.run ?? 0) ? get(this.#record) : null;
	}
	get all() {
		return this.lab.hello ? stages(blocks(this.lab.hello).length) : [];
	}
	get stage() {
		return this.index < 0 ? void 0 : this.all[this.index];
	}
	get walking() {
		return this.index >= 0;
	}
	/** One layer on; begins a walk where none is. */
	async on() {
		if (this.#busy || !this.lab.hello) return;
		this.#busy = true;
		try {
			if (this.lab.playing) await this.lab.command({ do: "pause" });
			if (this.index < 0 || this.stage?.at === "done") {
				const reply = await this.lab.ask(this.lab.recordAsked);
				if (!reply.answer) return;
				(($$value) => {
					var $$array = to_array($$value, 2);
					set(this.#record, $$array[0]);
					set(this.#run, $$array[1], true);
				})([reply.answer, reply.run]);
				this.#until = reply.step;
				this.index = 0;
				return;
			}
			if (this.all[this.index + 1]?.at === "done") {
				if (!this.lab.canTrain) return this.end();
				this.index += 1;
				this.#until += 1;
				if (!await this.lab.command({ do: "one_batch" })) this.end();
				return;
			}
			this.index += 1;
		} finally {
			this.#busy = false;
		}
	}
	/** One layer back; before the first stage, one step back. */
	async back() {
		if (this.#busy) return;
		if (this.stage?.at === "done" || this.index <= 0) {
			this.end();
			if (this.lab.canTrain && (this.lab.now?.step ?? 0) > 0) await this.lab.command({ do: "back" });
			return;
		}
		this.index -= 1;
	}
	end() {
		this.index = -1;
		set(this.#record, null);
	}
	/** Ends the walk when the run has gone elsewhere. */
	follow() {
		const { now } = this.lab;
		if (this.index < 0 || !now) return;
		if (now.playing || now.run > get(this.#run) || now.step > this.#until) this.end();
	}
};
// src/lib/format.ts
/** A minus sign as wide as a plus sign; numbers on the page always use it. */
var MINUS = "−";
/** A number to `digits` significant digits, never in a form a reader must decode: `−0.0312`, `1.2e−7`. */
function number$1(x, digits = 4) {
	if (x === null || x === void 0) return "–";
	if (Number.isNaN(x)) return "NaN";
	if (!Number.isFinite(x)) return x > 0 ? "∞" : `${MINUS}∞`;
	if (x === 0) return "0";
	const size = Math.abs(x);
	let text;
	if (size >= 1e6 || size < 1e-4) text = size.toExponential(Math.max(0, digits - 1)).replace(/\.?0+e/, "e").replace("e+", "e").replace("e-", `e${MINUS}`);
	else {
		const places = Math.min(10, Math.max(0, digits - 1 - Math.floor(Math.log10(size))));
		text = size.toFixed(places);
		if (size >= 1e3) text = text.replace(/\B(?=(\d{3})+(?!\d)(?=\.|$))/g, ",");
	}
	return x < 0 ? MINUS + text : text;
}
/** A number with its sign, for steps and gradients: `+0.158`. */
function signed(x, digits = 4) {
	const text = number$1(x, digits);
	return x !== null && x !== void 0 && x > 0 ? `+${text}` : text;
}
/** A number as it may be typed, short enough for its field: `0.05`, `7.463e-5`. */
function typed(x) {
	const short = Number(x.toPrecision(4));
	if (Number.isInteger(x)) return String(x);
	return Math.abs(short) < .001 ? short.toExponential() : String(short);
}
/** A whole number with its thousands: `48,842`. */
function count$1(n) {
	return Math.round(n).toString().replace(/\B(?=(\d{3})+$)/g, ",");
}
/** A share as a percentage: `31.4 %`; tiny shares keep two digits, and what is not all is not rounded to `100 %`. */
function percent(share) {
	const x = 100 * share;
	if (x > 99.9 && x < 100) {
		const text = x.toFixed(Math.min(6, 1 + Math.ceil(-Math.log10(100 - x))));
		return text.startsWith("100") ? "> 99.999999 %" : `${text} %`;
	}
	return `${Math.abs(x) >= 10 ? number$1(x, 3) : number$1(x, 2)} %`;
}
/** Text cut to fit a label; the whole stands in the element's title. */
function short(text, letters) {
	return text.length <= letters ? text : `${text.slice(0, letters - 1)}…`;
}
/** A label cut to fit, or of a column and its category two lines where one is too short for both. */
function twoLines(text, letters) {
	const cut = text.indexOf(" = ");
	if (text.length <= letters || cut < 0) return [short(text, letters), ""];
	return [short(text.slice(0, cut), letters), short(text.slice(cut + 1), letters)];
}
/** Round numbers that divide `from … to` into about `wanted` parts. */
function ticks$2(from, to, wanted) {
	if (!(to > from) || !Number.isFinite(to - from)) return [];
	const rough = (to - from) / Math.max(1, wanted);
	const power = 10 ** Math.floor(Math.log10(rough));
	const step = power * ([
		1,
		2,
		5
	].find((m) => m * power >= rough) ?? 10);
	const found = [];
	for (let i = Math.ceil(from / step); i * step <= to + step * 1e-9; i++) found.push(i === 0 ? 0 : i * step);
	return found;
}
/** A tick's label, with as many places as the step between ticks needs. */
function tick(x, step) {
	if (x === 0) return "0";
	if (step >= 1e6 || step < 1e-6) return number$1(x, 2);
	const text = Math.abs(x).toFixed(Math.max(0, Math.ceil(-Math.log10(step) - 1e-9)));
	return x < 0 ? MINUS + text : text;
}
// src/parts/Setting.svelte
var root$18 = /* @__PURE__ */ from_html(`<label class="svelte-10z3o4"> <input type="text" inputmode="decimal" class="svelte-10z3o4"/></label>`);
function Setting($$anchor, $$props) {
	push($$props, true);
	let typed$1 = /* @__PURE__ */ state(null);
	const shown = /* @__PURE__ */ user_derived(() => get(typed$1) ?? typed($$props.value));
	const bad = /* @__PURE__ */ user_derived(() => get(typed$1) !== null && !(get(typed$1).trim() !== "" && $$props.good(Number(get(typed$1)))));
	function send() {
		if (get(typed$1) !== null && !get(bad) && Number(get(typed$1)) !== $$props.value) $$props.set(Number(get(typed$1)));
		set(typed$1, null);
	}
	var label_1 = root$18();
	var text = child(label_1);
	var input = sibling(text);
	remove_input_defaults(input);
	reset(label_1);
	template_effect(() => {
		set_text(text, `${$$props.label ?? ""} `);
		set_value(input, get(shown));
		input.disabled = $$props.disabled;
		set_attribute(input, "aria-invalid", get(bad));
	});
	delegated("input", input, (e) => set(typed$1, e.currentTarget.value, true));
	event("blur", input, send);
	delegated("keydown", input, (e) => {
		if (e.key === "Enter") send();
		if (e.key === "Escape") set(typed$1, null);
	});
	append($$anchor, label_1);
	pop();
}
delegate(["input", "keydown"]);
// src/parts/Controls.svelte
var root$17 = /* @__PURE__ */ from_html(`<button class="svelte-13oqjhe"><span aria-hidden="true">‹</span> </button>`);
var root_1$17 = /* @__PURE__ */ from_html(`<div class="bar svelte-13oqjhe" role="region"><div class="row svelte-13oqjhe"><button class="main svelte-13oqjhe"><span aria-hidden="true"> </span> </button> <button class="svelte-13oqjhe"><span aria-hidden="true">·</span> </button> <button class="svelte-13oqjhe"><span aria-hidden="true">›</span> </button> <!> <button class="svelte-13oqjhe"><span aria-hidden="true">»</span> </button> <button class="svelte-13oqjhe"><span aria-hidden="true">←</span> </button> <button class="svelte-13oqjhe"><span aria-hidden="true">⟲</span> </button> <button class="plain svelte-13oqjhe"> </button> <span class="spring svelte-13oqjhe"></span> <span class="where svelte-13oqjhe"><strong> </strong> </span></div> <div class="row svelte-13oqjhe"><!> <button class="svelte-13oqjhe"> </button> <button class="svelte-13oqjhe"> </button> <!> <!> <label class="row speed svelte-13oqjhe"> <input type="range" min="1" max="5" step="1" class="svelte-13oqjhe"/> <span class="muted svelte-13oqjhe"> </span></label> <span class="spring svelte-13oqjhe"></span> <button class="plain svelte-13oqjhe"> </button> <button class="plain svelte-13oqjhe"> </button></div></div>`);
function Controls($$anchor, $$props) {
	push($$props, true);
	const w = /* @__PURE__ */ user_derived(() => $$props.lab.w.controls);
	const now = /* @__PURE__ */ user_derived(() => $$props.lab.now);
	const train = /* @__PURE__ */ user_derived(() => $$props.lab.canTrain);
	const ended = /* @__PURE__ */ user_derived(() => get(now)?.ended && get(now).ended.why !== "diverged");
	const sgd = /* @__PURE__ */ user_derived(() => $$props.lab.hello?.training_options.optimizer === "sgd");
	const epoch = /* @__PURE__ */ user_derived(() => get(now) && $$props.lab.hello ? get(now).epoch + get(now).row_of_epoch / Math.max(1, $$props.lab.hello.rows.train) : 0);
	var div = root_1$17();
	var div_1 = child(div);
	var button = child(div_1);
	var span = child(button);
	var text = only_child(span, true);
	var text_1 = sibling(span);
	reset(button);
	var button_1 = sibling(button, 2);
	var text_2 = sibling(child(button_1));
	reset(button_1);
	var button_2 = sibling(button_1, 2);
	var text_3 = sibling(child(button_2));
	reset(button_2);
	var node = sibling(button_2, 2);
	var consequent = ($$anchor) => {
		var button_3 = root$17();
		var text_4 = sibling(child(button_3));
		reset(button_3);
		template_effect(() => set_text(text_4, ` ${get(w).layerBack ?? ""}`));
		delegated("click", button_3, () => $$props.walk.back());
		append($$anchor, button_3);
	};
	if_block(node, ($$render) => {
		if ($$props.walk.walking) $$render(consequent);
	});
	var button_4 = sibling(node, 2);
	var text_5 = sibling(child(button_4));
	reset(button_4);
	var button_5 = sibling(button_4, 2);
	var text_6 = sibling(child(button_5));
	reset(button_5);
	var button_6 = sibling(button_5, 2);
	var text_7 = sibling(child(button_6));
	reset(button_6);
	var button_7 = sibling(button_6, 2);
	var text_8 = only_child(button_7, true);
	var span_1 = sibling(button_7, 4);
	var strong = child(span_1);
	var text_9 = only_child(strong, true);
	var text_10 = sibling(strong);
	reset(span_1);
	reset(div_1);
	var div_2 = sibling(div_1, 2);
	var node_1 = child(div_2);
	{
		let $0 = /* @__PURE__ */ user_derived(() => get(now)?.learning_rate ?? 0);
		let $1 = /* @__PURE__ */ user_derived(() => !get(train));
		Setting(node_1, {
			get label() {
				return get(w).rate;
			},
			get value() {
				return get($0);
			},
			get disabled() {
				return get($1);
			},
			set: (value) => $$props.lab.command({
				do: "learning_rate",
				value
			}),
			good: (x) => x > 0
		});
	}
	var button_8 = sibling(node_1, 2);
	var text_11 = only_child(button_8, true);
	var button_9 = sibling(button_8, 2);
	var text_12 = only_child(button_9, true);
	var node_2 = sibling(button_9, 2);
	var consequent_1 = ($$anchor) => {
		{
			let $0 = /* @__PURE__ */ user_derived(() => get(now)?.momentum ?? 0);
			let $1 = /* @__PURE__ */ user_derived(() => !get(train));
			Setting($$anchor, {
				get label() {
					return get(w).momentum;
				},
				get value() {
					return get($0);
				},
				get disabled() {
					return get($1);
				},
				set: (value) => $$props.lab.command({
					do: "momentum",
					value
				}),
				good: (x) => x >= 0 && x < 1
			});
		}
	};
	if_block(node_2, ($$render) => {
		if (get(sgd)) $$render(consequent_1);
	});
	var node_3 = sibling(node_2, 2);
	{
		let $0 = /* @__PURE__ */ user_derived(() => get(now)?.batch ?? 0);
		let $1 = /* @__PURE__ */ user_derived(() => !get(train));
		Setting(node_3, {
			get label() {
				return get(w).batchSize;
			},
			get value() {
				return get($0);
			},
			get disabled() {
				return get($1);
			},
			set: (rows) => $$props.lab.command({
				do: "batch",
				rows
			}),
			good: (x) => Number.isInteger(x) && x >= 1
		});
	}
	var label = sibling(node_3, 2);
	var text_13 = child(label);
	var input = sibling(text_13);
	remove_input_defaults(input);
	var text_14 = only_child(sibling(input, 2), true);
	reset(label);
	var button_10 = sibling(label, 4);
	var text_15 = only_child(button_10, true);
	var button_11 = sibling(button_10, 2);
	var text_16 = only_child(button_11, true);
	reset(div_2);
	reset(div);
	template_effect(($0, $1, $2, $3, $4, $5) => {
		set_attribute(div, "aria-label", get(w).label);
		button.disabled = !get(train) || !!get(ended);
		set_text(text, $$props.lab.playing ? "❚❚" : "▶");
		set_text(text_1, ` ${($$props.lab.playing ? get(w).pause : get(w).play) ?? ""}`);
		button_1.disabled = !get(train) || !!get(ended);
		set_text(text_2, ` ${get(w).batch ?? ""}`);
		button_2.disabled = !$$props.lab.canAsk;
		set_text(text_3, ` ${get(w).layer ?? ""}`);
		button_4.disabled = !get(train) || !!get(ended);
		set_text(text_5, ` ${get(w).epoch ?? ""}`);
		button_5.disabled = !get(train) || !get(now) || get(now).step <= get(now).earliest;
		set_text(text_6, ` ${get(w).back ?? ""}`);
		button_6.disabled = !get(train) || get(now)?.step === 0;
		set_text(text_7, ` ${get(w).sameStart ?? ""}`);
		button_7.disabled = !get(train);
		set_text(text_8, get(w).newSeed);
		set_text(text_9, $0);
		set_text(text_10, ` · ${$1 ?? ""} · ${$2 ?? ""}`);
		button_8.disabled = !get(train);
		set_attribute(button_8, "aria-label", `${get(w).rate ?? ""} ${get(w).tenth ?? ""}`);
		set_text(text_11, get(w).tenth);
		button_9.disabled = !get(train);
		set_attribute(button_9, "aria-label", `${get(w).rate ?? ""} ${get(w).tenfold ?? ""}`);
		set_text(text_12, get(w).tenfold);
		set_text(text_13, `${get(w).speed ?? ""} `);
		input.disabled = !get(train);
		set_value(input, get(now)?.speed ?? 3);
		set_attribute(input, "title", $3);
		set_attribute(input, "aria-valuetext", $4);
		set_text(text_14, $5);
		button_10.disabled = !get(train);
		set_text(text_15, get(w).restart);
		button_11.disabled = !get(train);
		set_text(text_16, get(w).save);
	}, [
		() => get(w).step(get(now)?.step ?? 0),
		() => get(w).epochNow(get(epoch)),
		() => get(w).seed($$props.lab.hello?.training_options.seed ?? 0),
		() => get(w).speeds($$props.lab.hello?.speeds[(get(now)?.speed ?? 3) - 1] ?? null),
		() => get(w).speeds($$props.lab.hello?.speeds[(get(now)?.speed ?? 3) - 1] ?? null),
		() => get(w).speeds($$props.lab.hello?.speeds[(get(now)?.speed ?? 3) - 1] ?? null)
	]);
	delegated("click", button, () => $$props.lab.command({ do: $$props.lab.playing ? "pause" : "play" }));
	delegated("click", button_1, () => $$props.lab.command({ do: "one_batch" }));
	delegated("click", button_2, () => $$props.walk.on());
	delegated("click", button_4, () => $$props.lab.command({ do: "one_epoch" }));
	delegated("click", button_5, () => $$props.lab.command({ do: "back" }));
	delegated("click", button_6, () => $$props.lab.command({ do: "same_start" }));
	delegated("click", button_7, () => $$props.lab.command({ do: "new_seed" }));
	delegated("click", button_8, () => $$props.lab.command({
		do: "learning_rate",
		value: Number(((get(now)?.learning_rate ?? 1) / 10).toPrecision(12))
	}));
	delegated("click", button_9, () => $$props.lab.command({
		do: "learning_rate",
		value: Number(((get(now)?.learning_rate ?? 1) * 10).toPrecision(12))
	}));
	delegated("change", input, (e) => $$props.lab.command({
		do: "speed",
		speed: Number(e.currentTarget.value)
	}));
	delegated("click", button_10, function(...$$args) {
		$$props.onrestart?.apply(this, $$args);
	});
	delegated("click", button_11, () => $$props.lab.command({ do: "save" }));
	append($$anchor, div);
	pop();
}
delegate(["click", "change"]);
// src/parts/Header.svelte
var root$16 = /* @__PURE__ */ from_html(`<p class="svelte-1h1i3v1"><strong class="svelte-1h1i3v1"> </strong> <span class="muted"> </span></p>`);
var root_1$16 = /* @__PURE__ */ from_html(`<header class="row svelte-1h1i3v1"><h1 class="svelte-1h1i3v1"> </h1> <!> <span class="spring"></span> <button class="plain"> </button> <button class="plain"> </button> <button class="plain"><span aria-hidden="true"> </span> </button> <button class="plain"> <span aria-hidden="true">?</span></button></header>`);
function Header($$anchor, $$props) {
	push($$props, true);
	const lab = prop($$props, "lab", 7);
	const next$2 = {
		system: "light",
		light: "dark",
		dark: "system"
	};
	var header = root_1$16();
	var h1 = child(header);
	var text = only_child(h1, true);
	var node = sibling(h1, 2);
	var consequent = ($$anchor) => {
		var p = root$16();
		var strong = child(p);
		var text_1 = only_child(strong, true);
		var text_2 = only_child(sibling(strong, 2));
		reset(p);
		template_effect(($0, $1, $2) => {
			set_text(text_1, $0);
			set_text(text_2, `(${$1 ?? ""}) ·
        ${$2 ?? ""}`);
		}, [
			() => lab().w.app.table(lab().hello.table, lab().hello.target),
			() => lab().hello.classes.length > 0 ? lab().w.app.classes(lab().hello.classes.length) : lab().w.app.aNumber,
			() => lab().w.app.rows(lab().hello.rows.train, lab().hello.rows.validation)
		]);
		append($$anchor, p);
	};
	if_block(node, ($$render) => {
		if (lab().hello) $$render(consequent);
	});
	var button = sibling(node, 4);
	var text_3 = only_child(button, true);
	var button_1 = sibling(button, 2);
	var text_4 = only_child(button_1, true);
	var button_2 = sibling(button_1, 2);
	var span_1 = child(button_2);
	var text_5 = only_child(span_1, true);
	var text_6 = sibling(span_1);
	reset(button_2);
	var button_3 = sibling(button_2, 2);
	var text_7 = child(button_3);
	next();
	reset(button_3);
	reset(header);
	template_effect(() => {
		set_text(text, lab().w.app.title);
		button.disabled = !lab().hello;
		set_text(text_3, lab().w.app.tour);
		set_attribute(button_1, "lang", lab().language === "en" ? "ko" : "en");
		set_text(text_4, lab().w.app.otherLanguage);
		set_attribute(button_2, "aria-label", `${lab().w.app.theme ?? ""}: ${lab().w.app.themes[lab().theme] ?? ""}`);
		set_text(text_5, lab().theme === "system" ? "◐" : lab().theme === "light" ? "○" : "●");
		set_text(text_6, ` ${lab().w.app.themes[lab().theme] ?? ""}`);
		set_text(text_7, `${lab().w.app.help ?? ""} `);
	});
	delegated("click", button, function(...$$args) {
		$$props.ontour?.apply(this, $$args);
	});
	delegated("click", button_1, () => lab().language = lab().language === "en" ? "ko" : "en");
	delegated("click", button_2, () => lab().theme = next$2[lab().theme]);
	delegated("click", button_3, function(...$$args) {
		$$props.onkeys?.apply(this, $$args);
	});
	append($$anchor, header);
	pop();
}
delegate(["click"]);
// src/parts/Keys.svelte
var root$15 = /* @__PURE__ */ from_html(`<dt><kbd class="svelte-1pr4dew"> </kbd></dt><dd> </dd>`, 1);
var root_1$15 = /* @__PURE__ */ from_html(`<dt> </dt><dd> </dd>`, 1);
var root_2$14 = /* @__PURE__ */ from_html(`<dialog aria-labelledby="keys-title" class="svelte-1pr4dew"><div class="row"><h2 id="keys-title"> </h2> <span class="spring"></span> <button> </button></div> <dl class="svelte-1pr4dew"></dl> <p><label><input type="checkbox"/> </label></p> <p class="note"> </p> <h3 class="svelte-1pr4dew"> </h3> <dl class="svelte-1pr4dew"></dl></dialog>`);
function Keys($$anchor, $$props) {
	push($$props, true);
	let lab = prop($$props, "lab", 7), open = prop($$props, "open", 15);
	let dialog = /* @__PURE__ */ state(void 0);
	const w = /* @__PURE__ */ user_derived(() => lab().w.keys);
	user_effect(() => {
		if (open() && get(dialog) && !get(dialog).open) get(dialog).showModal();
		if (!open()) get(dialog)?.close();
	});
	var dialog_1 = root_2$14();
	var div = child(dialog_1);
	var h2 = child(div);
	var text = only_child(h2, true);
	var button = sibling(h2, 4);
	var text_1 = only_child(button, true);
	reset(div);
	var dl = sibling(div, 2);
	each(dl, 21, () => get(w).list, ([key, does]) => key, ($$anchor, $$item) => {
		var $$array = /* @__PURE__ */ user_derived(() => to_array(get($$item), 2));
		let key = () => get($$array)[0];
		let does = () => get($$array)[1];
		var fragment = root$15();
		var dt = first_child(fragment);
		var text_2 = only_child(child(dt), true);
		reset(dt);
		var text_3 = only_child(sibling(dt), true);
		template_effect(() => {
			set_text(text_2, key());
			set_text(text_3, does());
		});
		append($$anchor, fragment);
	});
	reset(dl);
	var p = sibling(dl, 2);
	var label = child(p);
	var input = child(label);
	remove_input_defaults(input);
	var text_4 = sibling(input);
	reset(label);
	reset(p);
	var p_1 = sibling(p, 2);
	var text_5 = only_child(p_1, true);
	var h3 = sibling(p_1, 2);
	var text_6 = only_child(h3, true);
	var dl_1 = sibling(h3, 2);
	each(dl_1, 21, () => get(w).markList, ([mark, means]) => mark, ($$anchor, $$item) => {
		var $$array_1 = /* @__PURE__ */ user_derived(() => to_array(get($$item), 2));
		let mark = () => get($$array_1)[0];
		let means = () => get($$array_1)[1];
		var fragment_1 = root_1$15();
		var dt_1 = first_child(fragment_1);
		var text_7 = only_child(dt_1, true);
		var text_8 = only_child(sibling(dt_1), true);
		template_effect(() => {
			set_text(text_7, mark());
			set_text(text_8, means());
		});
		append($$anchor, fragment_1);
	});
	reset(dl_1);
	reset(dialog_1);
	bind_this(dialog_1, ($$value) => set(dialog, $$value), () => get(dialog));
	template_effect(() => {
		set_text(text, get(w).title);
		set_text(text_1, lab().w.app.close);
		set_text(text_4, ` ${get(w).on ?? ""}`);
		set_text(text_5, get(w).off);
		set_text(text_6, get(w).marks);
	});
	event("close", dialog_1, () => open(false));
	delegated("click", button, () => open(false));
	bind_checked(input, () => lab().keysOn, ($$value) => lab().keysOn = $$value);
	append($$anchor, dialog_1);
	pop();
}
delegate(["click"]);
// src/lib/restart.ts
/** Hidden layers as someone types them: `16, 8`. Empty means none. Not a list of whole numbers: undefined. */
function layers(text) {
	const trimmed = text.trim();
	if (trimmed === "") return [];
	const parts = trimmed.split(/[\s,]+/).map(Number);
	return parts.every((n) => Number.isInteger(n) && n >= 1 && n <= 65536) && parts.length <= 64 ? parts : void 0;
}
// src/parts/Restart.svelte
var root$14 = /* @__PURE__ */ from_html(`<option> </option>`);
var root_1$14 = /* @__PURE__ */ from_html(`<label class="svelte-wvl2mh"> <select class="svelte-wvl2mh"><option> </option><!></select></label>`);
var root_2$13 = /* @__PURE__ */ from_html(`<dialog aria-labelledby="restart-title" class="svelte-wvl2mh"><h2 id="restart-title"> </h2> <form class="svelte-wvl2mh"><!> <label class="svelte-wvl2mh"> <input type="text" aria-describedby="hidden-hint" class="svelte-wvl2mh"/></label> <p class="note" id="hidden-hint"> </p> <!> <!> <!> <label class="svelte-wvl2mh"> <input type="text" inputmode="decimal" class="svelte-wvl2mh"/></label> <label class="svelte-wvl2mh"> <input type="text" inputmode="numeric" class="svelte-wvl2mh"/></label> <p class="note"> </p> <div class="row"><button class="main"> </button><button type="button"> </button></div></form></dialog>`);
function Restart($$anchor, $$props) {
	push($$props, true);
	let open = prop($$props, "open", 15);
	const w = /* @__PURE__ */ user_derived(() => $$props.lab.w.restart);
	let dialog = /* @__PURE__ */ state(void 0);
	let preset = /* @__PURE__ */ state("");
	let hidden = /* @__PURE__ */ state("");
	let activation = /* @__PURE__ */ state("");
	let optimizer = /* @__PURE__ */ state("");
	let loss = /* @__PURE__ */ state("");
	let rate = /* @__PURE__ */ state("");
	let batch = /* @__PURE__ */ state("");
	user_effect(() => {
		if (open() && get(dialog) && !get(dialog).open) {
			set(hidden, $$props.lab.hello?.network_options.layers.join(", ") ?? "", true);
			(($$value) => {
				var $$array = to_array($$value, 6);
				set(preset, $$array[0], true);
				set(activation, $$array[1], true);
				set(optimizer, $$array[2], true);
				set(loss, $$array[3], true);
				set(rate, $$array[4], true);
				set(batch, $$array[5], true);
			})([
				"",
				"",
				"",
				"",
				"",
				""
			]);
			get(dialog).showModal();
		}
		if (!open()) get(dialog)?.close();
	});
	const parsed = /* @__PURE__ */ user_derived(() => layers(get(hidden)));
	const ACTIVATIONS = [
		"tanh",
		"relu",
		"leaky_relu",
		"gelu",
		"silu",
		"mish",
		"sigmoid",
		"softplus",
		"selu",
		"identity"
	];
	const OPTIMIZERS = [
		"sgd",
		"adam",
		"adamw",
		"rmsprop"
	];
	const losses = /* @__PURE__ */ user_derived(() => $$props.lab.hello && $$props.lab.hello.classes.length === 0 ? [
		"mse",
		"mae",
		"huber",
		"poisson",
		"pinball"
	] : ($$props.lab.hello?.classes.length ?? 0) > 2 ? ["cross_entropy"] : ["bce", "cross_entropy"]);
	const positive = (text) => text.trim() === "" || Number(text) > 0;
	const good = /* @__PURE__ */ user_derived(() => get(preset) !== "" && get(hidden).trim() === "" || get(parsed) !== void 0 && positive(get(rate)) && positive(get(batch)));
	async function go(event) {
		event.preventDefault();
		if (!get(good)) return;
		const now = $$props.lab.hello?.network_options.layers.join(", ");
		const wanted = {
			...get(preset) ? { preset: get(preset) } : {},
			...get(parsed) && get(hidden) !== now ? { layers: get(parsed) } : {},
			...get(activation) ? { activation: get(activation) } : {},
			...get(optimizer) ? { optimizer: get(optimizer) } : {},
			...get(loss) ? { loss: get(loss) } : {},
			...get(rate).trim() ? { learning_rate: Number(get(rate)) } : {},
			...get(batch).trim() ? { batch: Number(get(batch)) } : {}
		};
		open(false);
		await $$props.lab.command({
			do: "restart",
			...wanted
		});
	}
	var dialog_1 = root_2$13();
	var h2 = child(dialog_1);
	var text_1 = only_child(h2, true);
	var form = sibling(h2, 2);
	{
		const choice = ($$anchor, label = noop$2, options = noop$2, names = noop$2, value = noop$2, set = noop$2, now = noop$2) => {
			var label_1 = root_1$14();
			var text_2 = child(label_1);
			var select = sibling(text_2);
			var option_1 = child(select);
			var text_3 = only_child(option_1);
			option_1.value = option_1.__value = "";
			each(sibling(option_1), 16, options, (option) => option, ($$anchor, option) => {
				var option_2 = root$14();
				var text_4 = only_child(option_2, true);
				var option_2_value = {};
				template_effect(() => {
					set_text(text_4, names()[option] ?? option);
					if (option_2_value !== (option_2_value = option)) option_2.value = (option_2.__value = option_2_value) ?? "";
				});
				append($$anchor, option_2);
			});
			reset(select);
			var select_value;
			init_select(select);
			reset(label_1);
			template_effect(() => {
				set_text(text_2, `${label() ?? ""} `);
				set_text(text_3, `${get(w).keep ?? ""}${now() ? ` (${names()[now()] ?? now()})` : ""}`);
				if (select_value !== (select_value = value())) select.value = (select.__value = select_value) ?? "", select_option(select, select_value);
			});
			delegated("change", select, (e) => set()(e.currentTarget.value));
			append($$anchor, label_1);
		};
		var node_1 = child(form);
		choice(node_1, () => get(w).preset, () => ["lab", "default"], () => get(w).presets, () => get(preset), () => (v) => (set(preset, v, true), set(hidden, v ? "" : get(hidden), true)), () => "");
		var label_2 = sibling(node_1, 2);
		var text_5 = child(label_2);
		var input = sibling(text_5);
		remove_input_defaults(input);
		reset(label_2);
		var p = sibling(label_2, 2);
		var text_6 = only_child(p, true);
		var node_2 = sibling(p, 2);
		choice(node_2, () => get(w).activation, () => ACTIVATIONS, () => ({}), () => get(activation), () => (v) => set(activation, v, true), () => $$props.lab.hello?.network_options.activation ?? "");
		var node_3 = sibling(node_2, 2);
		choice(node_3, () => get(w).optimizer, () => OPTIMIZERS, () => ({}), () => get(optimizer), () => (v) => set(optimizer, v, true), () => $$props.lab.hello?.training_options.optimizer ?? "");
		var node_4 = sibling(node_3, 2);
		choice(node_4, () => get(w).loss, () => get(losses), () => $$props.lab.w.losses, () => get(loss), () => (v) => set(loss, v, true), () => $$props.lab.hello?.loss ?? "");
		var label_3 = sibling(node_4, 2);
		var text_7 = child(label_3);
		var input_1 = sibling(text_7);
		remove_input_defaults(input_1);
		reset(label_3);
		var label_4 = sibling(label_3, 2);
		var text_8 = child(label_4);
		var input_2 = sibling(text_8);
		remove_input_defaults(input_2);
		reset(label_4);
		var p_1 = sibling(label_4, 2);
		var text_9 = only_child(p_1, true);
		var div = sibling(p_1, 2);
		var button = child(div);
		var text_10 = only_child(button, true);
		var button_1 = sibling(button);
		var text_11 = only_child(button_1, true);
		reset(div);
		reset(form);
		template_effect(($0, $1, $2, $3, $4, $5) => {
			set_text(text_5, `${get(w).hidden ?? ""} `);
			set_attribute(input, "aria-invalid", $0);
			set_text(text_6, $1);
			set_text(text_7, `${get(w).rate ?? ""} `);
			set_attribute(input_1, "placeholder", $2);
			set_attribute(input_1, "aria-invalid", $3);
			set_text(text_8, `${get(w).batch ?? ""} `);
			set_attribute(input_2, "placeholder", $4);
			set_attribute(input_2, "aria-invalid", $5);
			set_text(text_9, get(w).warning);
			button.disabled = !get(good);
			set_text(text_10, get(w).go);
			set_text(text_11, get(w).cancel);
		}, [
			() => get(parsed) === void 0 && get(hidden).trim() !== "",
			() => get(parsed) === void 0 && get(hidden).trim() !== "" ? get(w).hiddenBad : get(w).hiddenHint,
			() => String($$props.lab.now?.learning_rate ?? ""),
			() => !positive(get(rate)),
			() => String($$props.lab.now?.batch ?? ""),
			() => !positive(get(batch))
		]);
		bind_value(input, () => get(hidden), ($$value) => set(hidden, $$value));
		bind_value(input_1, () => get(rate), ($$value) => set(rate, $$value));
		bind_value(input_2, () => get(batch), ($$value) => set(batch, $$value));
		delegated("click", button_1, () => open(false));
	}
	reset(dialog_1);
	bind_this(dialog_1, ($$value) => set(dialog, $$value), () => get(dialog));
	template_effect(($0, $1, $2, $3, $4, $5) => set_text(text_1, get(w).title), [
		() => get(parsed) === void 0 && get(hidden).trim() !== "",
		() => get(parsed) === void 0 && get(hidden).trim() !== "" ? get(w).hiddenBad : get(w).hiddenHint,
		() => String($$props.lab.now?.learning_rate ?? ""),
		() => !positive(get(rate)),
		() => String($$props.lab.now?.batch ?? ""),
		() => !positive(get(batch))
	]);
	event("close", dialog_1, () => open(false));
	event("submit", form, go);
	append($$anchor, dialog_1);
	pop();
}
delegate(["change", "click"]);
// src/parts/Sentence.svelte
var root$13 = /* @__PURE__ */ from_html(`<strong role="alert"> </strong>`);
var root_1$13 = /* @__PURE__ */ from_html(`<button> </button> <button> </button>`, 1);
var root_2$12 = /* @__PURE__ */ from_html(`<span> </span> <!>`, 1);
var root_3$11 = /* @__PURE__ */ from_html(`<span class="muted"> </span>`);
var root_4$11 = /* @__PURE__ */ from_html(`<span class="spring"></span> <span class="muted"> </span> <button> </button> <button class="plain"> </button>`, 1);
var root_5$10 = /* @__PURE__ */ from_html(`<p class="notice svelte-pm0r2l"> </p>`);
var root_6$8 = /* @__PURE__ */ from_html(`<div data-test="sentence"><p class="row"><!> <!> <!></p> <!> <p class="hidden" aria-live="polite"> </p> <p class="notice svelte-pm0r2l" role="status"> </p></div>`);
function Sentence($$anchor, $$props) {
	push($$props, true);
	const w = /* @__PURE__ */ user_derived(() => $$props.lab.w.sentence);
	let offered = /* @__PURE__ */ state(true);
	const text = /* @__PURE__ */ user_derived(() => {
		const { hello, now } = $$props.lab;
		if (!hello || !now) return "";
		if (now.ended?.why === "diverged") return get(w).diverged(now.ended.step, layerName(hello, now.ended.layer, $$props.lab.w));
		if (now.step === 0 && !now.playing) return get(w).untrained(hello.start_error, hello.constant.validation);
		const error = $$props.lab.recent ?? ($$props.lab.grown, $$props.lab.history.validations.at(-1)?.train) ?? now.error ?? hello.start_error;
		if (now.playing) return get(w).running(error, hello.constant.train);
		return `${get(w).paused(now.step, error, hello.constant.train)}${now.ended ? ` ${get(w).finished}` : ""}`;
	});
	const alarm = /* @__PURE__ */ user_derived(() => $$props.lab.connected !== "open" || $$props.lab.now?.ended?.why === "diverged");
	let said = /* @__PURE__ */ state("");
	let last = 0;
	user_effect(() => {
		const now = get(text);
		const wait = $$props.lab.playing ? Math.max(0, last + 1e4 - performance.now()) : 200;
		const timer = setTimeout(() => {
			last = performance.now();
			set(said, now, true);
		}, wait);
		return () => clearTimeout(timer);
	});
	var div = root_6$8();
	let classes;
	var p = child(div);
	var node = child(p);
	var consequent = ($$anchor) => {
		var strong = root$13();
		var text_1 = only_child(strong, true);
		template_effect(() => set_text(text_1, $$props.lab.connected === "refused" ? $$props.lab.w.app.refused : $$props.lab.connected === "lost" ? $$props.lab.w.app.lost : $$props.lab.w.app.connecting));
		append($$anchor, strong);
	};
	var alternate = ($$anchor) => {
		var fragment = root_2$12();
		var span = first_child(fragment);
		var text_2 = only_child(span, true);
		var node_1 = sibling(span, 2);
		var consequent_1 = ($$anchor) => {
			var fragment_1 = root_1$13();
			var button = first_child(fragment_1);
			var text_3 = only_child(button, true);
			var button_1 = sibling(button, 2);
			var text_4 = only_child(button_1, true);
			template_effect(() => {
				set_text(text_3, get(w).lastGood);
				set_text(text_4, $$props.lab.w.controls.sameStart);
			});
			delegated("click", button, () => $$props.lab.command({ do: "back" }));
			delegated("click", button_1, () => $$props.lab.command({ do: "same_start" }));
			append($$anchor, fragment_1);
		};
		if_block(node_1, ($$render) => {
			if ($$props.lab.now?.ended?.why === "diverged" && $$props.lab.canTrain) $$render(consequent_1);
		});
		template_effect(() => set_text(text_2, get(text)));
		append($$anchor, fragment);
	};
	if_block(node, ($$render) => {
		if ($$props.lab.connected !== "open") $$render(consequent);
		else $$render(alternate, -1);
	});
	var node_2 = sibling(node, 2);
	var consequent_2 = ($$anchor) => {
		var span_1 = root_3$11();
		var text_5 = only_child(span_1, true);
		template_effect(() => set_text(text_5, $$props.lab.w.app.readOnly));
		append($$anchor, span_1);
	};
	if_block(node_2, ($$render) => {
		if ($$props.lab.hello && !$$props.lab.hello.can.train) $$render(consequent_2);
	});
	var node_3 = sibling(node_2, 2);
	var consequent_3 = ($$anchor) => {
		var fragment_2 = root_4$11();
		var span_2 = sibling(first_child(fragment_2), 2);
		var text_6 = only_child(span_2, true);
		var button_2 = sibling(span_2, 2);
		var text_7 = only_child(button_2, true);
		var button_3 = sibling(button_2, 2);
		var text_8 = only_child(button_3, true);
		template_effect(() => {
			set_text(text_6, $$props.lab.w.tour.offer);
			set_text(text_7, $$props.lab.w.tour.begin);
			set_text(text_8, $$props.lab.w.tour.notNow);
		});
		delegated("click", button_2, function(...$$args) {
			$$props.ontour?.apply(this, $$args);
		});
		delegated("click", button_3, () => set(offered, false));
		append($$anchor, fragment_2);
	};
	if_block(node_3, ($$render) => {
		if (get(offered) && $$props.tour < 0 && $$props.lab.now?.step === 0 && !$$props.lab.playing && !$$props.walk.walking && $$props.lab.canTrain) $$render(consequent_3);
	});
	reset(p);
	var node_4 = sibling(p, 2);
	var consequent_4 = ($$anchor) => {
		var p_1 = root_5$10();
		var text_9 = only_child(p_1, true);
		template_effect(($0) => set_text(text_9, $0), [() => get(w).copies($$props.lab.hello.copies)]);
		append($$anchor, p_1);
	};
	if_block(node_4, ($$render) => {
		if ($$props.lab.hello && $$props.lab.hello.copies.length > 0) $$render(consequent_4);
	});
	var p_2 = sibling(node_4, 2);
	var text_10 = only_child(p_2, true);
	var text_11 = only_child(sibling(p_2, 2), true);
	reset(div);
	template_effect(() => {
		classes = set_class(div, 1, "sentence svelte-pm0r2l", null, classes, { alarm: get(alarm) });
		set_text(text_10, get(said));
		set_text(text_11, $$props.lab.notice);
	});
	append($$anchor, div);
	pop();
}
delegate(["click"]);
/** Δx at a position. */
function width(position) {
	if (position <= 0) return 0;
	const x = 10 ** ((Math.min(position, 61) - 61) / 10);
	return Number(x.toPrecision(3));
}
/** The position nearest to a Δx; nothing on the curve is nearer to the point than the last one. */
function position(dx) {
	if (dx < 1e-7) return 0;
	return Math.min(61, Math.max(1, Math.round(10 * Math.log10(dx)) + 61));
}
/** Every Δx of the slider. */
function widths() {
	return Array.from({ length: 61 }, (_, i) => width(i + 1));
}
/** In how many leading digits two slopes agree. */
function digits(a, b) {
	if (a === b) return 15;
	const size = Math.max(Math.abs(a), Math.abs(b));
	if (!(size > 0) || !Number.isFinite(size)) return 0;
	return Math.max(0, Math.floor(-Math.log10(Math.abs(a - b) / size)));
}
/** The height of a line through ascending points at `x`, straight between them. */
function heightAt(points, x) {
	const i = points.findIndex((p) => p[0] >= x);
	const [a, b] = [points[i - 1], points[i]];
	if (!b) return points.at(-1)?.[1] ?? NaN;
	if (!a || b[0] === a[0]) return b[1];
	return a[1] + (b[1] - a[1]) * (x - a[0]) / (b[0] - a[0]);
}
// src/parts/Tour.svelte
var root$12 = /* @__PURE__ */ from_html(`<button class="main"> </button>`);
var root_1$12 = /* @__PURE__ */ from_html(`<aside><p class="note"> </p> <h2 tabindex="-1" class="svelte-1i8tsgq"> </h2> <p class="text svelte-1i8tsgq" data-test="tour-text"> </p> <div class="row"><button> </button> <span class="spring"></span> <button class="plain"> </button> <!> <button> </button></div></aside>`);
function Tour($$anchor, $$props) {
	push($$props, true);
	let lab = prop($$props, "lab", 7), step = prop($$props, "step", 15);
	const w = /* @__PURE__ */ user_derived(() => lab().w.tour);
	let heading = /* @__PURE__ */ state(void 0);
	/** Which panel each step is about. */
	const PANELS = [
		"row",
		"error",
		"weight",
		"weight",
		"weight",
		"network",
		"error"
	];
	user_effect(() => {
		const panel = PANELS[step()];
		untrack(() => {
			if (panel) $$props.show(panel);
			if (step() >= 2 && step() <= 4) lab().set = "batch";
			get(heading)?.focus({ preventScroll: true });
		});
	});
	const facts = /* @__PURE__ */ user_derived(() => {
		const { hello, now } = lab();
		const row = lab().records.answer?.row;
		const curve = lab().curves.answer;
		const classes = hello?.classes ?? [];
		return {
			table: hello?.table ?? "",
			row: row ? rowName(row, lab().w) : "…",
			answer: !row || !hello ? "…" : classes.length > 0 ? classes.map((c, i) => `${c} ${percent(row.says[i] ?? 0)}`).slice(0, 3).join(", ") : `${hello.target} = ${number$1(row.says[0])}`,
			truth: row?.truth ?? "…",
			loss: lab().w.losses[hello?.loss ?? ""] ?? hello?.loss ?? "",
			rowLoss: number$1(row?.loss),
			error: number$1(lab().records.answer?.error),
			constant: number$1(hello?.constant.train),
			weight: curve && hello ? weightName(hello, curve.weight, lab().w) : "…",
			slope: number$1(curve?.weight.slope),
			step: curve?.next ? signed(curve.next.says) : "…",
			does: curve?.next && !curve.next.plain ? signed(curve.next.does) : "",
			optimizer: String(hello?.training_options.optimizer ?? ""),
			shape: curve ? lab().w.weight.shapes[curve.shape] : "",
			done: now?.step ?? 0,
			layers: hello ? blocks(hello).length : 0,
			batch: now?.batch ?? 0
		};
	});
	const now = /* @__PURE__ */ user_derived(() => get(w).steps[step()]);
	async function act() {
		const panel = PANELS[step()];
		if (step() === 3) shrink();
		else if (step() === 4) await lab().command({ do: "one_batch" });
		else if (step() === 5) await $$props.walk.on();
		else if (step() === 6) await lab().command({ do: lab().playing ? "pause" : "play" });
		else if (panel) document.getElementById(panel)?.focus();
		if (panel) $$props.show(panel);
	}
	/** Takes Δx down to the limit: at once for who wants no motion, else so that the secant is seen to lie down. */
	function shrink() {
		document.querySelector("#weight .width input")?.focus();
		if (lab().secantAt === 0) lab().secantAt = 61;
		const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
		const move = () => {
			if (step() !== 3 || lab().secantAt <= 0) return;
			lab().secantAt = still ? 0 : lab().secantAt - 1;
			setTimeout(move, 70);
		};
		move();
	}
	function end() {
		step(-1);
		lab().panel = void 0;
	}
	var fragment = comment();
	var node = first_child(fragment);
	var consequent_1 = ($$anchor) => {
		var aside = root_1$12();
		let classes_1;
		var p = child(aside);
		var text = only_child(p, true);
		var h2 = sibling(p, 2);
		var text_1 = only_child(h2, true);
		bind_this(h2, ($$value) => set(heading, $$value), () => get(heading));
		var p_1 = sibling(h2, 2);
		var text_2 = only_child(p_1, true);
		var div = sibling(p_1, 2);
		var button = child(div);
		var text_3 = only_child(button, true);
		var button_1 = sibling(button, 4);
		var text_4 = only_child(button_1, true);
		var node_1 = sibling(button_1, 2);
		var consequent = ($$anchor) => {
			var button_2 = root$12();
			var text_5 = only_child(button_2, true);
			template_effect(() => set_text(text_5, get(w).next));
			delegated("click", button_2, () => step(step() + 1));
			append($$anchor, button_2);
		};
		if_block(node_1, ($$render) => {
			if (step() < get(w).steps.length - 1) $$render(consequent);
		});
		var button_3 = sibling(node_1, 2);
		var text_6 = only_child(button_3, true);
		reset(div);
		reset(aside);
		template_effect(($0, $1) => {
			classes_1 = set_class(aside, 1, "tour svelte-1i8tsgq", null, classes_1, { left: PANELS[step()] === "row" || PANELS[step()] === "weight" });
			set_attribute(aside, "aria-label", get(w).title);
			set_text(text, $0);
			set_text(text_1, get(now).title);
			set_text(text_2, $1);
			set_text(text_3, step() === 6 && lab().playing ? lab().w.controls.pause : get(now).act);
			button_1.disabled = step() === 0;
			set_text(text_4, get(w).back);
			set_class(button_3, 1, clsx(step() < get(w).steps.length - 1 ? "plain" : "main"));
			set_text(text_6, get(w).end);
		}, [() => get(w).progress(step() + 1, get(w).steps.length), () => get(now).text(get(facts))]);
		delegated("click", button, () => void act());
		delegated("click", button_1, () => step(step() - 1));
		delegated("click", button_3, end);
		append($$anchor, aside);
	};
	if_block(node, ($$render) => {
		if (get(now)) $$render(consequent_1);
	});
	append($$anchor, fragment);
	pop();
}
delegate(["click"]);
// node_modules/uplot/dist/uPlot.esm.js
/**
* Copyright (c) 2025, Leon Sorokin
* All rights reserved. (MIT Licensed)
*
* uPlot.js (μPlot)
* A small, fast chart for time series, lines, areas, ohlc & bars
* github.com/leeoniya/uPlot (v1.6.32)
*/
var FEAT_TIME = true;
var UPLOT = "uplot";
var ORI_HZ = "u-hz";
var ORI_VT = "u-vt";
var TITLE = "u-title";
var WRAP = "u-wrap";
var UNDER = "u-under";
var OVER = "u-over";
var AXIS = "u-axis";
var OFF = "u-off";
var SELECT = "u-select";
var CURSOR_X = "u-cursor-x";
var CURSOR_Y = "u-cursor-y";
var CURSOR_PT = "u-cursor-pt";
var LEGEND = "u-legend";
var LEGEND_LIVE = "u-live";
var LEGEND_INLINE = "u-inline";
var LEGEND_SERIES = "u-series";
var LEGEND_MARKER = "u-marker";
var LEGEND_LABEL = "u-label";
var LEGEND_VALUE = "u-value";
var WIDTH = "width";
var HEIGHT = "height";
var TOP = "top";
var BOTTOM = "bottom";
var LEFT = "left";
var RIGHT = "right";
var hexBlack = "#000";
var transparent = "#0000";
var mousemove = "mousemove";
var mousedown = "mousedown";
var mouseup = "mouseup";
var mouseenter = "mouseenter";
var mouseleave = "mouseleave";
var dblclick = "dblclick";
var resize = "resize";
var scroll = "scroll";
var change = "change";
var dppxchange = "dppxchange";
var LEGEND_DISP = "--";
var domEnv = typeof window != "undefined";
var doc = domEnv ? document : null;
var win = domEnv ? window : null;
var nav = domEnv ? navigator : null;
var pxRatio;
var query;
function setPxRatio() {
	let _pxRatio = devicePixelRatio;
	if (pxRatio != _pxRatio) {
		pxRatio = _pxRatio;
		query && off(change, query, setPxRatio);
		query = matchMedia(`(min-resolution: ${pxRatio - .001}dppx) and (max-resolution: ${pxRatio + .001}dppx)`);
		on(change, query, setPxRatio);
		win.dispatchEvent(new CustomEvent(dppxchange));
	}
}
function addClass(el, c) {
	if (c != null) {
		let cl = el.classList;
		!cl.contains(c) && cl.add(c);
	}
}
function remClass(el, c) {
	let cl = el.classList;
	cl.contains(c) && cl.remove(c);
}
function setStylePx(el, name, value) {
	el.style[name] = value + "px";
}
function placeTag(tag, cls, targ, refEl) {
	let el = doc.createElement(tag);
	if (cls != null) addClass(el, cls);
	if (targ != null) targ.insertBefore(el, refEl);
	return el;
}
function placeDiv(cls, targ) {
	return placeTag("div", cls, targ);
}
var xformCache = /* @__PURE__ */ new WeakMap();
function elTrans(el, xPos, yPos, xMax, yMax) {
	let xform = "translate(" + xPos + "px," + yPos + "px)";
	if (xform != xformCache.get(el)) {
		el.style.transform = xform;
		xformCache.set(el, xform);
		if (xPos < 0 || yPos < 0 || xPos > xMax || yPos > yMax) addClass(el, OFF);
		else remClass(el, OFF);
	}
}
var colorCache = /* @__PURE__ */ new WeakMap();
function elColor(el, background, borderColor) {
	let newColor = background + borderColor;
	if (newColor != colorCache.get(el)) {
		colorCache.set(el, newColor);
		el.style.background = background;
		el.style.borderColor = borderColor;
	}
}
var sizeCache = /* @__PURE__ */ new WeakMap();
function elSize(el, newWid, newHgt, centered) {
	let newSize = newWid + "" + newHgt;
	if (newSize != sizeCache.get(el)) {
		sizeCache.set(el, newSize);
		el.style.height = newHgt + "px";
		el.style.width = newWid + "px";
		el.style.marginLeft = centered ? -newWid / 2 + "px" : 0;
		el.style.marginTop = centered ? -newHgt / 2 + "px" : 0;
	}
}
var evOpts = { passive: true };
var evOpts2 = {
	...evOpts,
	capture: true
};
function on(ev, el, cb, capt) {
	el.addEventListener(ev, cb, capt ? evOpts2 : evOpts);
}
function off(ev, el, cb, capt) {
	el.removeEventListener(ev, cb, evOpts);
}
domEnv && setPxRatio();
function closestIdx(num, arr, lo, hi) {
	let mid;
	lo = lo || 0;
	hi = hi || arr.length - 1;
	let bitwise = hi <= 2147483647;
	while (hi - lo > 1) {
		mid = bitwise ? lo + hi >> 1 : floor((lo + hi) / 2);
		if (arr[mid] < num) lo = mid;
		else hi = mid;
	}
	if (num - arr[lo] <= arr[hi] - num) return lo;
	return hi;
}
function makeIndexOfs(predicate) {
	let indexOfs = (data, _i0, _i1) => {
		let i0 = -1;
		let i1 = -1;
		for (let i = _i0; i <= _i1; i++) if (predicate(data[i])) {
			i0 = i;
			break;
		}
		for (let i = _i1; i >= _i0; i--) if (predicate(data[i])) {
			i1 = i;
			break;
		}
		return [i0, i1];
	};
	return indexOfs;
}
var notNullish = (v) => v != null;
var isPositive = (v) => v != null && v > 0;
var nonNullIdxs = makeIndexOfs(notNullish);
var positiveIdxs = makeIndexOfs(isPositive);
function getMinMax(data, _i0, _i1, sorted = 0, log = false) {
	let getEdgeIdxs = log ? positiveIdxs : nonNullIdxs;
	let predicate = log ? isPositive : notNullish;
	[_i0, _i1] = getEdgeIdxs(data, _i0, _i1);
	let _min = data[_i0];
	let _max = data[_i0];
	if (_i0 > -1) {
		if (sorted == 1) {
			_min = data[_i0];
			_max = data[_i1];
		} else if (sorted == -1) {
			_min = data[_i1];
			_max = data[_i0];
		} else for (let i = _i0; i <= _i1; i++) {
			let v = data[i];
			if (predicate(v)) {
				if (v < _min) _min = v;
				else if (v > _max) _max = v;
			}
		}
	}
	return [_min ?? inf, _max ?? -inf];
}
function rangeLog(min, max, base, fullMags) {
	let minSign = sign(min);
	let maxSign = sign(max);
	if (min == max) {
		if (minSign == -1) {
			min *= base;
			max /= base;
		} else {
			min /= base;
			max *= base;
		}
	}
	let logFn = base == 10 ? log10 : log2;
	let growMinAbs = minSign == 1 ? floor : ceil;
	let growMaxAbs = maxSign == 1 ? ceil : floor;
	let minExp = growMinAbs(logFn(abs(min)));
	let maxExp = growMaxAbs(logFn(abs(max)));
	let minIncr = pow(base, minExp);
	let maxIncr = pow(base, maxExp);
	if (base == 10) {
		if (minExp < 0) minIncr = roundDec(minIncr, -minExp);
		if (maxExp < 0) maxIncr = roundDec(maxIncr, -maxExp);
	}
	if (fullMags || base == 2) {
		min = minIncr * minSign;
		max = maxIncr * maxSign;
	} else {
		min = incrRoundDn(min, minIncr);
		max = incrRoundUp(max, maxIncr);
	}
	return [min, max];
}
function rangeAsinh(min, max, base, fullMags) {
	let minMax = rangeLog(min, max, base, fullMags);
	if (min == 0) minMax[0] = 0;
	if (max == 0) minMax[1] = 0;
	return minMax;
}
var rangePad = .1;
var autoRangePart = {
	mode: 3,
	pad: rangePad
};
var _eqRangePart = {
	pad: 0,
	soft: null,
	mode: 0
};
var _eqRange = {
	min: _eqRangePart,
	max: _eqRangePart
};
function rangeNum(_min, _max, mult, extra) {
	if (isObj(mult)) return _rangeNum(_min, _max, mult);
	_eqRangePart.pad = mult;
	_eqRangePart.soft = extra ? 0 : null;
	_eqRangePart.mode = extra ? 3 : 0;
	return _rangeNum(_min, _max, _eqRange);
}
function ifNull(lh, rh) {
	return lh == null ? rh : lh;
}
function hasData(data, idx0, idx1) {
	idx0 = ifNull(idx0, 0);
	idx1 = ifNull(idx1, data.length - 1);
	while (idx0 <= idx1) {
		if (data[idx0] != null) return true;
		idx0++;
	}
	return false;
}
function _rangeNum(_min, _max, cfg) {
	let cmin = cfg.min;
	let cmax = cfg.max;
	let padMin = ifNull(cmin.pad, 0);
	let padMax = ifNull(cmax.pad, 0);
	let hardMin = ifNull(cmin.hard, -inf);
	let hardMax = ifNull(cmax.hard, inf);
	let softMin = ifNull(cmin.soft, inf);
	let softMax = ifNull(cmax.soft, -inf);
	let softMinMode = ifNull(cmin.mode, 0);
	let softMaxMode = ifNull(cmax.mode, 0);
	let delta = _max - _min;
	let deltaMag = log10(delta);
	let scalarMax = max(abs(_min), abs(_max));
	let scalarMagDelta = abs(log10(scalarMax) - deltaMag);
	if (delta < 1e-24 || scalarMagDelta > 10) {
		delta = 0;
		if (_min == 0 || _max == 0) {
			delta = 1e-24;
			if (softMinMode == 2 && softMin != inf) padMin = 0;
			if (softMaxMode == 2 && softMax != -inf) padMax = 0;
		}
	}
	let nonZeroDelta = delta || scalarMax || 1e3;
	let base = pow(10, floor(log10(nonZeroDelta)));
	let _newMin = roundDec(incrRoundDn(_min - nonZeroDelta * (delta == 0 ? _min == 0 ? .1 : 1 : padMin), base / 10), 24);
	let _softMin = _min >= softMin && (softMinMode == 1 || softMinMode == 3 && _newMin <= softMin || softMinMode == 2 && _newMin >= softMin) ? softMin : inf;
	let minLim = max(hardMin, _newMin < _softMin && _min >= _softMin ? _softMin : min(_softMin, _newMin));
	let _newMax = roundDec(incrRoundUp(_max + nonZeroDelta * (delta == 0 ? _max == 0 ? .1 : 1 : padMax), base / 10), 24);
	let _softMax = _max <= softMax && (softMaxMode == 1 || softMaxMode == 3 && _newMax >= softMax || softMaxMode == 2 && _newMax <= softMax) ? softMax : -inf;
	let maxLim = min(hardMax, _newMax > _softMax && _max <= _softMax ? _softMax : max(_softMax, _newMax));
	if (minLim == maxLim && minLim == 0) maxLim = 100;
	return [minLim, maxLim];
}
var numFormatter = new Intl.NumberFormat(domEnv ? nav.language : "en-US");
var fmtNum = (val) => numFormatter.format(val);
var M = Math;
var PI = M.PI;
var abs = M.abs;
var floor = M.floor;
var round = M.round;
var ceil = M.ceil;
var min = M.min;
var max = M.max;
var pow = M.pow;
var sign = M.sign;
var log10 = M.log10;
var log2 = M.log2;
var sinh = (v, linthresh = 1) => M.sinh(v) * linthresh;
var asinh = (v, linthresh = 1) => M.asinh(v / linthresh);
var inf = Infinity;
function numIntDigits(x) {
	return (log10((x ^ x >> 31) - (x >> 31)) | 0) + 1;
}
function clamp(num, _min, _max) {
	return min(max(num, _min), _max);
}
function isFn(v) {
	return typeof v == "function";
}
function fnOrSelf(v) {
	return isFn(v) ? v : () => v;
}
var noop$1 = () => {};
var retArg0 = (_0) => _0;
var retArg1 = (_0, _1) => _1;
var retNull = (_) => null;
var retTrue = (_) => true;
var retEq = (a, b) => a == b;
var regex6 = /\.\d*?(?=9{6,}|0{6,})/gm;
var fixFloat = (val) => {
	if (isInt(val) || fixedDec.has(val)) return val;
	const str = `${val}`;
	const match = str.match(regex6);
	if (match == null) return val;
	let len = match[0].length - 1;
	if (str.indexOf("e-") != -1) {
		let [num, exp] = str.split("e");
		return +`${fixFloat(num)}e${exp}`;
	}
	return roundDec(val, len);
};
function incrRound(num, incr) {
	return fixFloat(roundDec(fixFloat(num / incr)) * incr);
}
function incrRoundUp(num, incr) {
	return fixFloat(ceil(fixFloat(num / incr)) * incr);
}
function incrRoundDn(num, incr) {
	return fixFloat(floor(fixFloat(num / incr)) * incr);
}
function roundDec(val, dec = 0) {
	if (isInt(val)) return val;
	let p = 10 ** dec;
	return round(val * p * (1 + Number.EPSILON)) / p;
}
var fixedDec = /* @__PURE__ */ new Map();
function guessDec(num) {
	return (("" + num).split(".")[1] || "").length;
}
function genIncrs(base, minExp, maxExp, mults) {
	let incrs = [];
	let multDec = mults.map(guessDec);
	for (let exp = minExp; exp < maxExp; exp++) {
		let expa = abs(exp);
		let mag = roundDec(pow(base, exp), expa);
		for (let i = 0; i < mults.length; i++) {
			let _incr = base == 10 ? +`${mults[i]}e${exp}` : mults[i] * mag;
			let dec = (exp >= 0 ? 0 : expa) + (exp >= multDec[i] ? 0 : multDec[i]);
			let incr = base == 10 ? _incr : roundDec(_incr, dec);
			incrs.push(incr);
			fixedDec.set(incr, dec);
		}
	}
	return incrs;
}
var EMPTY_OBJ = {};
var EMPTY_ARR = [];
var nullNullTuple = [null, null];
var isArr = Array.isArray;
var isInt = Number.isInteger;
var isUndef = (v) => v === void 0;
function isStr(v) {
	return typeof v == "string";
}
function isObj(v) {
	let is = false;
	if (v != null) {
		let c = v.constructor;
		is = c == null || c == Object;
	}
	return is;
}
function fastIsObj(v) {
	return v != null && typeof v == "object";
}
var TypedArray = Object.getPrototypeOf(Uint8Array);
var __proto__ = "__proto__";
function copy(o, _isObj = isObj) {
	let out;
	if (isArr(o)) {
		let val = o.find((v) => v != null);
		if (isArr(val) || _isObj(val)) {
			out = Array(o.length);
			for (let i = 0; i < o.length; i++) out[i] = copy(o[i], _isObj);
		} else out = o.slice();
	} else if (o instanceof TypedArray) out = o.slice();
	else if (_isObj(o)) {
		out = {};
		for (let k in o) if (k != __proto__) out[k] = copy(o[k], _isObj);
	} else out = o;
	return out;
}
function assign(targ) {
	let args = arguments;
	for (let i = 1; i < args.length; i++) {
		let src = args[i];
		for (let key in src) if (key != __proto__) {
			if (isObj(targ[key])) assign(targ[key], copy(src[key]));
			else targ[key] = copy(src[key]);
		}
	}
	return targ;
}
var NULL_REMOVE = 0;
var NULL_RETAIN = 1;
var NULL_EXPAND = 2;
function nullExpand(yVals, nullIdxs, alignedLen) {
	for (let i = 0, xi, lastNullIdx = -1; i < nullIdxs.length; i++) {
		let nullIdx = nullIdxs[i];
		if (nullIdx > lastNullIdx) {
			xi = nullIdx - 1;
			while (xi >= 0 && yVals[xi] == null) yVals[xi--] = null;
			xi = nullIdx + 1;
			while (xi < alignedLen && yVals[xi] == null) yVals[lastNullIdx = xi++] = null;
		}
	}
}
function join(tables, nullModes) {
	if (allHeadersSame(tables)) {
		let table = tables[0].slice();
		for (let i = 1; i < tables.length; i++) table.push(...tables[i].slice(1));
		if (!isAsc(table[0])) table = sortCols(table);
		return table;
	}
	let xVals = /* @__PURE__ */ new Set();
	for (let ti = 0; ti < tables.length; ti++) {
		let xs = tables[ti][0];
		let len = xs.length;
		for (let i = 0; i < len; i++) xVals.add(xs[i]);
	}
	let data = [Array.from(xVals).sort((a, b) => a - b)];
	let alignedLen = data[0].length;
	let xIdxs = /* @__PURE__ */ new Map();
	for (let i = 0; i < alignedLen; i++) xIdxs.set(data[0][i], i);
	for (let ti = 0; ti < tables.length; ti++) {
		let t = tables[ti];
		let xs = t[0];
		for (let si = 1; si < t.length; si++) {
			let ys = t[si];
			let yVals = Array(alignedLen).fill(void 0);
			let nullMode = nullModes ? nullModes[ti][si] : NULL_RETAIN;
			let nullIdxs = [];
			for (let i = 0; i < ys.length; i++) {
				let yVal = ys[i];
				let alignedIdx = xIdxs.get(xs[i]);
				if (yVal === null) {
					if (nullMode != NULL_REMOVE) {
						yVals[alignedIdx] = yVal;
						if (nullMode == NULL_EXPAND) nullIdxs.push(alignedIdx);
					}
				} else yVals[alignedIdx] = yVal;
			}
			nullExpand(yVals, nullIdxs, alignedLen);
			data.push(yVals);
		}
	}
	return data;
}
var microTask = typeof queueMicrotask == "undefined" ? (fn) => Promise.resolve().then(fn) : queueMicrotask;
function sortCols(table) {
	let head = table[0];
	let rlen = head.length;
	let idxs = Array(rlen);
	for (let i = 0; i < idxs.length; i++) idxs[i] = i;
	idxs.sort((i0, i1) => head[i0] - head[i1]);
	let table2 = [];
	for (let i = 0; i < table.length; i++) {
		let row = table[i];
		let row2 = Array(rlen);
		for (let j = 0; j < rlen; j++) row2[j] = row[idxs[j]];
		table2.push(row2);
	}
	return table2;
}
function allHeadersSame(tables) {
	let vals0 = tables[0][0];
	let len0 = vals0.length;
	for (let i = 1; i < tables.length; i++) {
		let vals1 = tables[i][0];
		if (vals1.length != len0) return false;
		if (vals1 != vals0) {
			for (let j = 0; j < len0; j++) if (vals1[j] != vals0[j]) return false;
		}
	}
	return true;
}
function isAsc(vals, samples = 100) {
	const len = vals.length;
	if (len <= 1) return true;
	let firstIdx = 0;
	let lastIdx = len - 1;
	while (firstIdx <= lastIdx && vals[firstIdx] == null) firstIdx++;
	while (lastIdx >= firstIdx && vals[lastIdx] == null) lastIdx--;
	if (lastIdx <= firstIdx) return true;
	const stride = max(1, floor((lastIdx - firstIdx + 1) / samples));
	for (let prevVal = vals[firstIdx], i = firstIdx + stride; i <= lastIdx; i += stride) {
		const v = vals[i];
		if (v != null) {
			if (v <= prevVal) return false;
			prevVal = v;
		}
	}
	return true;
}
var months = [
	"January",
	"February",
	"March",
	"April",
	"May",
	"June",
	"July",
	"August",
	"September",
	"October",
	"November",
	"December"
];
var days = [
	"Sunday",
	"Monday",
	"Tuesday",
	"Wednesday",
	"Thursday",
	"Friday",
	"Saturday"
];
function slice3(str) {
	return str.slice(0, 3);
}
var days3 = days.map(slice3);
var engNames = {
	MMMM: months,
	MMM: months.map(slice3),
	WWWW: days,
	WWW: days3
};
function zeroPad2(int) {
	return (int < 10 ? "0" : "") + int;
}
function zeroPad3(int) {
	return (int < 10 ? "00" : int < 100 ? "0" : "") + int;
}
var subs = {
	YYYY: (d) => d.getFullYear(),
	YY: (d) => (d.getFullYear() + "").slice(2),
	MMMM: (d, names) => names.MMMM[d.getMonth()],
	MMM: (d, names) => names.MMM[d.getMonth()],
	MM: (d) => zeroPad2(d.getMonth() + 1),
	M: (d) => d.getMonth() + 1,
	DD: (d) => zeroPad2(d.getDate()),
	D: (d) => d.getDate(),
	WWWW: (d, names) => names.WWWW[d.getDay()],
	WWW: (d, names) => names.WWW[d.getDay()],
	HH: (d) => zeroPad2(d.getHours()),
	H: (d) => d.getHours(),
	h: (d) => {
		let h = d.getHours();
		return h == 0 ? 12 : h > 12 ? h - 12 : h;
	},
	AA: (d) => d.getHours() >= 12 ? "PM" : "AM",
	aa: (d) => d.getHours() >= 12 ? "pm" : "am",
	a: (d) => d.getHours() >= 12 ? "p" : "a",
	mm: (d) => zeroPad2(d.getMinutes()),
	m: (d) => d.getMinutes(),
	ss: (d) => zeroPad2(d.getSeconds()),
	s: (d) => d.getSeconds(),
	fff: (d) => zeroPad3(d.getMilliseconds())
};
function fmtDate(tpl, names) {
	names = names || engNames;
	let parts = [];
	let R = /\{([a-z]+)\}|[^{]+/gi, m;
	while (m = R.exec(tpl)) parts.push(m[0][0] == "{" ? subs[m[1]] : m[0]);
	return (d) => {
		let out = "";
		for (let i = 0; i < parts.length; i++) out += typeof parts[i] == "string" ? parts[i] : parts[i](d, names);
		return out;
	};
}
var localTz = new Intl.DateTimeFormat().resolvedOptions().timeZone;
function tzDate(date, tz) {
	let date2;
	if (tz == "UTC" || tz == "Etc/UTC") date2 = /* @__PURE__ */ new Date(+date + date.getTimezoneOffset() * 6e4);
	else if (tz == localTz) date2 = date;
	else {
		date2 = new Date(date.toLocaleString("en-US", { timeZone: tz }));
		date2.setMilliseconds(date.getMilliseconds());
	}
	return date2;
}
var onlyWhole = (v) => v % 1 == 0;
var allMults = [
	1,
	2,
	2.5,
	5
];
var decIncrs = genIncrs(10, -32, 0, allMults);
var oneIncrs = genIncrs(10, 0, 32, allMults);
var wholeIncrs = oneIncrs.filter(onlyWhole);
var numIncrs = decIncrs.concat(oneIncrs);
var NL = "\n";
var yyyy = "{YYYY}";
var NLyyyy = NL + yyyy;
var md = "{M}/{D}";
var NLmd = NL + md;
var NLmdyy = NLmd + "/{YY}";
var aa = "{aa}";
var hmmaa = "{h}:{mm}" + aa;
var NLhmmaa = NL + hmmaa;
var ss = ":{ss}";
var _ = null;
function genTimeStuffs(ms) {
	let s = ms * 1e3, m = s * 60, h = m * 60, d = h * 24, mo = d * 30, y = d * 365;
	let timeIncrs = (ms == 1 ? genIncrs(10, 0, 3, allMults).filter(onlyWhole) : genIncrs(10, -3, 0, allMults)).concat([
		s,
		s * 5,
		s * 10,
		s * 15,
		s * 30,
		m,
		m * 5,
		m * 10,
		m * 15,
		m * 30,
		h,
		h * 2,
		h * 3,
		h * 4,
		h * 6,
		h * 8,
		h * 12,
		d,
		d * 2,
		d * 3,
		d * 4,
		d * 5,
		d * 6,
		d * 7,
		d * 8,
		d * 9,
		d * 10,
		d * 15,
		mo,
		mo * 2,
		mo * 3,
		mo * 4,
		mo * 6,
		y,
		y * 2,
		y * 5,
		y * 10,
		y * 25,
		y * 50,
		y * 100
	]);
	const _timeAxisStamps = [
		[
			y,
			yyyy,
			_,
			_,
			_,
			_,
			_,
			_,
			1
		],
		[
			d * 28,
			"{MMM}",
			NLyyyy,
			_,
			_,
			_,
			_,
			_,
			1
		],
		[
			d,
			md,
			NLyyyy,
			_,
			_,
			_,
			_,
			_,
			1
		],
		[
			h,
			"{h}" + aa,
			NLmdyy,
			_,
			NLmd,
			_,
			_,
			_,
			1
		],
		[
			m,
			hmmaa,
			NLmdyy,
			_,
			NLmd,
			_,
			_,
			_,
			1
		],
		[
			s,
			ss,
			NLmdyy + " " + hmmaa,
			_,
			NLmd + " " + hmmaa,
			_,
			NLhmmaa,
			_,
			1
		],
		[
			ms,
			ss + ".{fff}",
			NLmdyy + " " + hmmaa,
			_,
			NLmd + " " + hmmaa,
			_,
			NLhmmaa,
			_,
			1
		]
	];
	function timeAxisSplits(tzDate) {
		return (self, axisIdx, scaleMin, scaleMax, foundIncr, foundSpace) => {
			let splits = [];
			let isYr = foundIncr >= y;
			let isMo = foundIncr >= mo && foundIncr < y;
			let minDate = tzDate(scaleMin);
			let minDateTs = roundDec(minDate * ms, 3);
			let minMin = mkDate(minDate.getFullYear(), isYr ? 0 : minDate.getMonth(), isMo || isYr ? 1 : minDate.getDate());
			let minMinTs = roundDec(minMin * ms, 3);
			if (isMo || isYr) {
				let moIncr = isMo ? foundIncr / mo : 0;
				let yrIncr = isYr ? foundIncr / y : 0;
				let split = minDateTs == minMinTs ? minDateTs : roundDec(mkDate(minMin.getFullYear() + yrIncr, minMin.getMonth() + moIncr, 1) * ms, 3);
				let splitDate = new Date(round(split / ms));
				let baseYear = splitDate.getFullYear();
				let baseMonth = splitDate.getMonth();
				for (let i = 0; split <= scaleMax; i++) {
					let next = mkDate(baseYear + yrIncr * i, baseMonth + moIncr * i, 1);
					let offs = next - tzDate(roundDec(next * ms, 3));
					split = roundDec((+next + offs) * ms, 3);
					if (split <= scaleMax) splits.push(split);
				}
			} else {
				let incr0 = foundIncr >= d ? d : foundIncr;
				let split = minMinTs + (floor(scaleMin) - floor(minDateTs)) + incrRoundUp(minDateTs - minMinTs, incr0);
				splits.push(split);
				let date0 = tzDate(split);
				let prevHour = date0.getHours() + date0.getMinutes() / m + date0.getSeconds() / h;
				let incrHours = foundIncr / h;
				let pctSpace = foundSpace / self.axes[axisIdx]._space;
				while (1) {
					split = roundDec(split + foundIncr, ms == 1 ? 0 : 3);
					if (split > scaleMax) break;
					if (incrHours > 1) {
						let expectedHour = floor(roundDec(prevHour + incrHours, 6)) % 24;
						let dstShift = tzDate(split).getHours() - expectedHour;
						if (dstShift > 1) dstShift = -1;
						split -= dstShift * h;
						prevHour = (prevHour + incrHours) % 24;
						let prevSplit = splits[splits.length - 1];
						if (roundDec((split - prevSplit) / foundIncr, 3) * pctSpace >= .7) splits.push(split);
					} else splits.push(split);
				}
			}
			return splits;
		};
	}
	return [
		timeIncrs,
		_timeAxisStamps,
		timeAxisSplits
	];
}
var [timeIncrsMs, _timeAxisStampsMs, timeAxisSplitsMs] = genTimeStuffs(1);
var [timeIncrsS, _timeAxisStampsS, timeAxisSplitsS] = genTimeStuffs(.001);
genIncrs(2, -53, 53, [1]);
function timeAxisStamps(stampCfg, fmtDate) {
	return stampCfg.map((s) => s.map((v, i) => i == 0 || i == 8 || v == null ? v : fmtDate(i == 1 || s[8] == 0 ? v : s[1] + v)));
}
function timeAxisVals(tzDate, stamps) {
	return (self, splits, axisIdx, foundSpace, foundIncr) => {
		let s = stamps.find((s) => foundIncr >= s[0]) || stamps[stamps.length - 1];
		let prevYear;
		let prevMnth;
		let prevDate;
		let prevHour;
		let prevMins;
		let prevSecs;
		return splits.map((split) => {
			let date = tzDate(split);
			let newYear = date.getFullYear();
			let newMnth = date.getMonth();
			let newDate = date.getDate();
			let newHour = date.getHours();
			let newMins = date.getMinutes();
			let newSecs = date.getSeconds();
			let stamp = newYear != prevYear && s[2] || newMnth != prevMnth && s[3] || newDate != prevDate && s[4] || newHour != prevHour && s[5] || newMins != prevMins && s[6] || newSecs != prevSecs && s[7] || s[1];
			prevYear = newYear;
			prevMnth = newMnth;
			prevDate = newDate;
			prevHour = newHour;
			prevMins = newMins;
			prevSecs = newSecs;
			return stamp(date);
		});
	};
}
function timeAxisVal(tzDate, dateTpl) {
	let stamp = fmtDate(dateTpl);
	return (self, splits, axisIdx, foundSpace, foundIncr) => splits.map((split) => stamp(tzDate(split)));
}
function mkDate(y, m, d) {
	return new Date(y, m, d);
}
function timeSeriesStamp(stampCfg, fmtDate) {
	return fmtDate(stampCfg);
}
var _timeSeriesStamp = "{YYYY}-{MM}-{DD} {h}:{mm}{aa}";
function timeSeriesVal(tzDate, stamp) {
	return (self, val, seriesIdx, dataIdx) => dataIdx == null ? LEGEND_DISP : stamp(tzDate(val));
}
function legendStroke(self, seriesIdx) {
	let s = self.series[seriesIdx];
	return s.width ? s.stroke(self, seriesIdx) : s.points.width ? s.points.stroke(self, seriesIdx) : null;
}
function legendFill(self, seriesIdx) {
	return self.series[seriesIdx].fill(self, seriesIdx);
}
var legendOpts = {
	show: true,
	live: true,
	isolate: false,
	mount: noop$1,
	markers: {
		show: true,
		width: 2,
		stroke: legendStroke,
		fill: legendFill,
		dash: "solid"
	},
	idx: null,
	idxs: null,
	values: []
};
function cursorPointShow(self, si) {
	let o = self.cursor.points;
	let pt = placeDiv();
	let size = o.size(self, si);
	setStylePx(pt, WIDTH, size);
	setStylePx(pt, HEIGHT, size);
	let mar = size / -2;
	setStylePx(pt, "marginLeft", mar);
	setStylePx(pt, "marginTop", mar);
	let width = o.width(self, si, size);
	width && setStylePx(pt, "borderWidth", width);
	return pt;
}
function cursorPointFill(self, si) {
	let sp = self.series[si].points;
	return sp._fill || sp._stroke;
}
function cursorPointStroke(self, si) {
	let sp = self.series[si].points;
	return sp._stroke || sp._fill;
}
function cursorPointSize(self, si) {
	return self.series[si].points.size;
}
var moveTuple = [0, 0];
function cursorMove(self, mouseLeft1, mouseTop1) {
	moveTuple[0] = mouseLeft1;
	moveTuple[1] = mouseTop1;
	return moveTuple;
}
function filtBtn0(self, targ, handle, onlyTarg = true) {
	return (e) => {
		e.button == 0 && (!onlyTarg || e.target == targ) && handle(e);
	};
}
function filtTarg(self, targ, handle, onlyTarg = true) {
	return (e) => {
		(!onlyTarg || e.target == targ) && handle(e);
	};
}
var cursorOpts = {
	show: true,
	x: true,
	y: true,
	lock: false,
	move: cursorMove,
	points: {
		one: false,
		show: cursorPointShow,
		size: cursorPointSize,
		width: 0,
		stroke: cursorPointStroke,
		fill: cursorPointFill
	},
	bind: {
		mousedown: filtBtn0,
		mouseup: filtBtn0,
		click: filtBtn0,
		dblclick: filtBtn0,
		mousemove: filtTarg,
		mouseleave: filtTarg,
		mouseenter: filtTarg
	},
	drag: {
		setScale: true,
		x: true,
		y: false,
		dist: 0,
		uni: null,
		click: (self, e) => {
			e.stopPropagation();
			e.stopImmediatePropagation();
		},
		_x: false,
		_y: false
	},
	focus: {
		dist: (self, seriesIdx, dataIdx, valPos, curPos) => valPos - curPos,
		prox: -1,
		bias: 0
	},
	hover: {
		skip: [void 0],
		prox: null,
		bias: 0
	},
	left: -10,
	top: -10,
	idx: null,
	dataIdx: null,
	idxs: null,
	event: null
};
var axisLines = {
	show: true,
	stroke: "rgba(0,0,0,0.07)",
	width: 2
};
var grid = assign({}, axisLines, { filter: retArg1 });
var ticks$1 = assign({}, grid, { size: 10 });
var border = assign({}, axisLines, { show: false });
var font = "12px system-ui, -apple-system, \"Segoe UI\", Roboto, \"Helvetica Neue\", Arial, \"Noto Sans\", sans-serif, \"Apple Color Emoji\", \"Segoe UI Emoji\", \"Segoe UI Symbol\", \"Noto Color Emoji\"";
var labelFont = "bold " + font;
var lineGap = 1.5;
var xAxisOpts = {
	show: true,
	scale: "x",
	stroke: hexBlack,
	space: 50,
	gap: 5,
	alignTo: 1,
	size: 50,
	labelGap: 0,
	labelSize: 30,
	labelFont,
	side: 2,
	grid,
	ticks: ticks$1,
	border,
	font,
	lineGap,
	rotate: 0
};
var numSeriesLabel = "Value";
var timeSeriesLabel = "Time";
var xSeriesOpts = {
	show: true,
	scale: "x",
	auto: false,
	sorted: 1,
	min: inf,
	max: -Infinity,
	idxs: []
};
function numAxisVals(self, splits, axisIdx, foundSpace, foundIncr) {
	return splits.map((v) => v == null ? "" : fmtNum(v));
}
function numAxisSplits(self, axisIdx, scaleMin, scaleMax, foundIncr, foundSpace, forceMin) {
	let splits = [];
	let numDec = fixedDec.get(foundIncr) || 0;
	scaleMin = forceMin ? scaleMin : roundDec(incrRoundUp(scaleMin, foundIncr), numDec);
	for (let val = scaleMin; val <= scaleMax; val = roundDec(val + foundIncr, numDec)) splits.push(Object.is(val, -0) ? 0 : val);
	return splits;
}
function logAxisSplits(self, axisIdx, scaleMin, scaleMax, foundIncr, foundSpace, forceMin) {
	const splits = [];
	const logBase = self.scales[self.axes[axisIdx].scale].log;
	foundIncr = pow(logBase, floor((logBase == 10 ? log10 : log2)(scaleMin)));
	if (logBase == 10) foundIncr = numIncrs[closestIdx(foundIncr, numIncrs)];
	let split = scaleMin;
	let nextMagIncr = foundIncr * logBase;
	if (logBase == 10) nextMagIncr = numIncrs[closestIdx(nextMagIncr, numIncrs)];
	do {
		splits.push(split);
		split = split + foundIncr;
		if (logBase == 10 && !fixedDec.has(split)) split = roundDec(split, fixedDec.get(foundIncr));
		if (split >= nextMagIncr) {
			foundIncr = split;
			nextMagIncr = foundIncr * logBase;
			if (logBase == 10) nextMagIncr = numIncrs[closestIdx(nextMagIncr, numIncrs)];
		}
	} while (split <= scaleMax);
	return splits;
}
function asinhAxisSplits(self, axisIdx, scaleMin, scaleMax, foundIncr, foundSpace, forceMin) {
	let linthresh = self.scales[self.axes[axisIdx].scale].asinh;
	let posSplits = scaleMax > linthresh ? logAxisSplits(self, axisIdx, max(linthresh, scaleMin), scaleMax, foundIncr) : [linthresh];
	let zero = scaleMax >= 0 && scaleMin <= 0 ? [0] : [];
	return (scaleMin < -linthresh ? logAxisSplits(self, axisIdx, max(linthresh, -scaleMax), -scaleMin, foundIncr) : [linthresh]).reverse().map((v) => -v).concat(zero, posSplits);
}
var RE_ALL = /./;
var RE_12357 = /[12357]/;
var RE_125 = /[125]/;
var RE_1 = /1/;
var _filt = (splits, distr, re, keepMod) => splits.map((v, i) => distr == 4 && v == 0 || i % keepMod == 0 && re.test(v.toExponential()[v < 0 ? 1 : 0]) ? v : null);
function log10AxisValsFilt(self, splits, axisIdx, foundSpace, foundIncr) {
	let axis = self.axes[axisIdx];
	let scaleKey = axis.scale;
	let sc = self.scales[scaleKey];
	let valToPos = self.valToPos;
	let minSpace = axis._space;
	let _10 = valToPos(10, scaleKey);
	let re = valToPos(9, scaleKey) - _10 >= minSpace ? RE_ALL : valToPos(7, scaleKey) - _10 >= minSpace ? RE_12357 : valToPos(5, scaleKey) - _10 >= minSpace ? RE_125 : RE_1;
	if (re == RE_1) {
		let magSpace = abs(valToPos(1, scaleKey) - _10);
		if (magSpace < minSpace) return _filt(splits.slice().reverse(), sc.distr, re, ceil(minSpace / magSpace)).reverse();
	}
	return _filt(splits, sc.distr, re, 1);
}
function log2AxisValsFilt(self, splits, axisIdx, foundSpace, foundIncr) {
	let axis = self.axes[axisIdx];
	let scaleKey = axis.scale;
	let minSpace = axis._space;
	let valToPos = self.valToPos;
	let magSpace = abs(valToPos(1, scaleKey) - valToPos(2, scaleKey));
	if (magSpace < minSpace) return _filt(splits.slice().reverse(), 3, RE_ALL, ceil(minSpace / magSpace)).reverse();
	return splits;
}
function numSeriesVal(self, val, seriesIdx, dataIdx) {
	return dataIdx == null ? LEGEND_DISP : val == null ? "" : fmtNum(val);
}
var yAxisOpts = {
	show: true,
	scale: "y",
	stroke: hexBlack,
	space: 30,
	gap: 5,
	alignTo: 1,
	size: 50,
	labelGap: 0,
	labelSize: 30,
	labelFont,
	side: 3,
	grid,
	ticks: ticks$1,
	border,
	font,
	lineGap,
	rotate: 0
};
function ptDia(width, mult) {
	return roundDec((3 + (width || 1) * 2) * mult, 3);
}
function seriesPointsShow(self, si) {
	let { scale, idxs } = self.series[0];
	let xData = self._data[0];
	let p0 = self.valToPos(xData[idxs[0]], scale, true);
	let maxPts = abs(self.valToPos(xData[idxs[1]], scale, true) - p0) / (self.series[si].points.space * pxRatio);
	return idxs[1] - idxs[0] <= maxPts;
}
var facet = {
	scale: null,
	auto: true,
	sorted: 0,
	min: inf,
	max: -Infinity
};
var gaps = (self, seriesIdx, idx0, idx1, nullGaps) => nullGaps;
var xySeriesOpts = {
	show: true,
	auto: true,
	sorted: 0,
	gaps,
	alpha: 1,
	facets: [assign({}, facet, { scale: "x" }), assign({}, facet, { scale: "y" })]
};
var ySeriesOpts = {
	scale: "y",
	auto: true,
	sorted: 0,
	show: true,
	spanGaps: false,
	gaps,
	alpha: 1,
	points: {
		show: seriesPointsShow,
		filter: null
	},
	values: null,
	min: inf,
	max: -Infinity,
	idxs: [],
	path: null,
	clip: null
};
function clampScale(self, val, scaleMin, scaleMax, scaleKey) {
	return scaleMin / 10;
}
var xScaleOpts = {
	time: FEAT_TIME,
	auto: true,
	distr: 1,
	log: 10,
	asinh: 1,
	min: null,
	max: null,
	dir: 1,
	ori: 0
};
var yScaleOpts = assign({}, xScaleOpts, {
	time: false,
	ori: 1
});
var syncs = {};
function _sync(key, opts) {
	let s = syncs[key];
	if (!s) {
		s = {
			key,
			plots: [],
			sub(plot) {
				s.plots.push(plot);
			},
			unsub(plot) {
				s.plots = s.plots.filter((c) => c != plot);
			},
			pub(type, self, x, y, w, h, i) {
				for (let j = 0; j < s.plots.length; j++) s.plots[j] != self && s.plots[j].pub(type, self, x, y, w, h, i);
			}
		};
		if (key != null) syncs[key] = s;
	}
	return s;
}
var BAND_CLIP_FILL = 1;
var BAND_CLIP_STROKE = 2;
function orient(u, seriesIdx, cb) {
	const mode = u.mode;
	const series = u.series[seriesIdx];
	const data = mode == 2 ? u._data[seriesIdx] : u._data;
	const scales = u.scales;
	const bbox = u.bbox;
	let dx = data[0], dy = mode == 2 ? data[1] : data[seriesIdx], sx = mode == 2 ? scales[series.facets[0].scale] : scales[u.series[0].scale], sy = mode == 2 ? scales[series.facets[1].scale] : scales[series.scale], l = bbox.left, t = bbox.top, w = bbox.width, h = bbox.height, H = u.valToPosH, V = u.valToPosV;
	return sx.ori == 0 ? cb(series, dx, dy, sx, sy, H, V, l, t, w, h, moveToH, lineToH, rectH, arcH, bezierCurveToH) : cb(series, dx, dy, sx, sy, V, H, t, l, h, w, moveToV, lineToV, rectV, arcV, bezierCurveToV);
}
function bandFillClipDirs(self, seriesIdx) {
	let fillDir = 0;
	let clipDirs = 0;
	let bands = ifNull(self.bands, EMPTY_ARR);
	for (let i = 0; i < bands.length; i++) {
		let b = bands[i];
		if (b.series[0] == seriesIdx) fillDir = b.dir;
		else if (b.series[1] == seriesIdx) {
			if (b.dir == 1) clipDirs |= 1;
			else clipDirs |= 2;
		}
	}
	return [fillDir, clipDirs == 1 ? -1 : clipDirs == 2 ? 1 : clipDirs == 3 ? 2 : 0];
}
function seriesFillTo(self, seriesIdx, dataMin, dataMax, bandFillDir) {
	let mode = self.mode;
	let series = self.series[seriesIdx];
	let scaleKey = mode == 2 ? series.facets[1].scale : series.scale;
	let scale = self.scales[scaleKey];
	return bandFillDir == -1 ? scale.min : bandFillDir == 1 ? scale.max : scale.distr == 3 ? scale.dir == 1 ? scale.min : scale.max : 0;
}
function clipBandLine(self, seriesIdx, idx0, idx1, strokePath, clipDir) {
	return orient(self, seriesIdx, (series, dataX, dataY, scaleX, scaleY, valToPosX, valToPosY, xOff, yOff, xDim, yDim) => {
		let pxRound = series.pxRound;
		const dir = scaleX.dir * (scaleX.ori == 0 ? 1 : -1);
		const lineTo = scaleX.ori == 0 ? lineToH : lineToV;
		let frIdx, toIdx;
		if (dir == 1) {
			frIdx = idx0;
			toIdx = idx1;
		} else {
			frIdx = idx1;
			toIdx = idx0;
		}
		let x0 = pxRound(valToPosX(dataX[frIdx], scaleX, xDim, xOff));
		let y0 = pxRound(valToPosY(dataY[frIdx], scaleY, yDim, yOff));
		let x1 = pxRound(valToPosX(dataX[toIdx], scaleX, xDim, xOff));
		let yLimit = pxRound(valToPosY(clipDir == 1 ? scaleY.max : scaleY.min, scaleY, yDim, yOff));
		let clip = new Path2D(strokePath);
		lineTo(clip, x1, yLimit);
		lineTo(clip, x0, yLimit);
		lineTo(clip, x0, y0);
		return clip;
	});
}
function clipGaps(gaps, ori, plotLft, plotTop, plotWid, plotHgt) {
	let clip = null;
	if (gaps.length > 0) {
		clip = new Path2D();
		const rect = ori == 0 ? rectH : rectV;
		let prevGapEnd = plotLft;
		for (let i = 0; i < gaps.length; i++) {
			let g = gaps[i];
			if (g[1] > g[0]) {
				let w = g[0] - prevGapEnd;
				w > 0 && rect(clip, prevGapEnd, plotTop, w, plotTop + plotHgt);
				prevGapEnd = g[1];
			}
		}
		let w = plotLft + plotWid - prevGapEnd;
		let maxStrokeWidth = 10;
		w > 0 && rect(clip, prevGapEnd, plotTop - maxStrokeWidth / 2, w, plotTop + plotHgt + maxStrokeWidth);
	}
	return clip;
}
function addGap(gaps, fromX, toX) {
	let prevGap = gaps[gaps.length - 1];
	if (prevGap && prevGap[0] == fromX) prevGap[1] = toX;
	else gaps.push([fromX, toX]);
}
function findGaps(xs, ys, idx0, idx1, dir, pixelForX, align) {
	let gaps = [];
	let len = xs.length;
	for (let i = dir == 1 ? idx0 : idx1; i >= idx0 && i <= idx1; i += dir) if (ys[i] === null) {
		let fr = i, to = i;
		if (dir == 1) while (++i <= idx1 && ys[i] === null) to = i;
		else while (--i >= idx0 && ys[i] === null) to = i;
		let frPx = pixelForX(xs[fr]);
		let toPx = to == fr ? frPx : pixelForX(xs[to]);
		let fri2 = fr - dir;
		frPx = align <= 0 && fri2 >= 0 && fri2 < len ? pixelForX(xs[fri2]) : frPx;
		let toi2 = to + dir;
		toPx = align >= 0 && toi2 >= 0 && toi2 < len ? pixelForX(xs[toi2]) : toPx;
		if (toPx >= frPx) gaps.push([frPx, toPx]);
	}
	return gaps;
}
function pxRoundGen(pxAlign) {
	return pxAlign == 0 ? retArg0 : pxAlign == 1 ? round : (v) => incrRound(v, pxAlign);
}
function rect(ori) {
	let moveTo = ori == 0 ? moveToH : moveToV;
	let arcTo = ori == 0 ? (p, x1, y1, x2, y2, r) => {
		p.arcTo(x1, y1, x2, y2, r);
	} : (p, y1, x1, y2, x2, r) => {
		p.arcTo(x1, y1, x2, y2, r);
	};
	let rect = ori == 0 ? (p, x, y, w, h) => {
		p.rect(x, y, w, h);
	} : (p, y, x, h, w) => {
		p.rect(x, y, w, h);
	};
	return (p, x, y, w, h, endRad = 0, baseRad = 0) => {
		if (endRad == 0 && baseRad == 0) rect(p, x, y, w, h);
		else {
			endRad = min(endRad, w / 2, h / 2);
			baseRad = min(baseRad, w / 2, h / 2);
			moveTo(p, x + endRad, y);
			arcTo(p, x + w, y, x + w, y + h, endRad);
			arcTo(p, x + w, y + h, x, y + h, baseRad);
			arcTo(p, x, y + h, x, y, baseRad);
			arcTo(p, x, y, x + w, y, endRad);
			p.closePath();
		}
	};
}
var moveToH = (p, x, y) => {
	p.moveTo(x, y);
};
var moveToV = (p, y, x) => {
	p.moveTo(x, y);
};
var lineToH = (p, x, y) => {
	p.lineTo(x, y);
};
var lineToV = (p, y, x) => {
	p.lineTo(x, y);
};
var rectH = rect(0);
var rectV = rect(1);
var arcH = (p, x, y, r, startAngle, endAngle) => {
	p.arc(x, y, r, startAngle, endAngle);
};
var arcV = (p, y, x, r, startAngle, endAngle) => {
	p.arc(x, y, r, startAngle, endAngle);
};
var bezierCurveToH = (p, bp1x, bp1y, bp2x, bp2y, p2x, p2y) => {
	p.bezierCurveTo(bp1x, bp1y, bp2x, bp2y, p2x, p2y);
};
var bezierCurveToV = (p, bp1y, bp1x, bp2y, bp2x, p2y, p2x) => {
	p.bezierCurveTo(bp1x, bp1y, bp2x, bp2y, p2x, p2y);
};
function points$1(opts) {
	return (u, seriesIdx, idx0, idx1, filtIdxs) => {
		return orient(u, seriesIdx, (series, dataX, dataY, scaleX, scaleY, valToPosX, valToPosY, xOff, yOff, xDim, yDim) => {
			let { pxRound, points } = series;
			let moveTo, arc;
			if (scaleX.ori == 0) {
				moveTo = moveToH;
				arc = arcH;
			} else {
				moveTo = moveToV;
				arc = arcV;
			}
			const width = roundDec(points.width * pxRatio, 3);
			let rad = (points.size - points.width) / 2 * pxRatio;
			let dia = roundDec(rad * 2, 3);
			let fill = new Path2D();
			let clip = new Path2D();
			let { left: lft, top, width: wid, height: hgt } = u.bbox;
			rectH(clip, lft - dia, top - dia, wid + dia * 2, hgt + dia * 2);
			const drawPoint = (pi) => {
				if (dataY[pi] != null) {
					let x = pxRound(valToPosX(dataX[pi], scaleX, xDim, xOff));
					let y = pxRound(valToPosY(dataY[pi], scaleY, yDim, yOff));
					moveTo(fill, x + rad, y);
					arc(fill, x, y, rad, 0, PI * 2);
				}
			};
			if (filtIdxs) filtIdxs.forEach(drawPoint);
			else for (let pi = idx0; pi <= idx1; pi++) drawPoint(pi);
			return {
				stroke: width > 0 ? fill : null,
				fill,
				clip,
				flags: 3
			};
		});
	};
}
function _drawAcc(lineTo) {
	return (stroke, accX, minY, maxY, inY, outY) => {
		if (minY != maxY) {
			if (inY != minY && outY != minY) lineTo(stroke, accX, minY);
			if (inY != maxY && outY != maxY) lineTo(stroke, accX, maxY);
			lineTo(stroke, accX, outY);
		}
	};
}
var drawAccH = _drawAcc(lineToH);
var drawAccV = _drawAcc(lineToV);
function linear(opts) {
	const alignGaps = ifNull(opts?.alignGaps, 0);
	return (u, seriesIdx, idx0, idx1) => {
		return orient(u, seriesIdx, (series, dataX, dataY, scaleX, scaleY, valToPosX, valToPosY, xOff, yOff, xDim, yDim) => {
			[idx0, idx1] = nonNullIdxs(dataY, idx0, idx1);
			let pxRound = series.pxRound;
			let pixelForX = (val) => pxRound(valToPosX(val, scaleX, xDim, xOff));
			let pixelForY = (val) => pxRound(valToPosY(val, scaleY, yDim, yOff));
			let lineTo, drawAcc;
			if (scaleX.ori == 0) {
				lineTo = lineToH;
				drawAcc = drawAccH;
			} else {
				lineTo = lineToV;
				drawAcc = drawAccV;
			}
			const dir = scaleX.dir * (scaleX.ori == 0 ? 1 : -1);
			const _paths = {
				stroke: new Path2D(),
				fill: null,
				clip: null,
				band: null,
				gaps: null,
				flags: BAND_CLIP_FILL
			};
			const stroke = _paths.stroke;
			let hasGap = false;
			if (idx1 - idx0 >= xDim * 4) {
				let xForPixel = (pos) => u.posToVal(pos, scaleX.key, true);
				let minY = null, maxY = null, inY, outY, drawnAtX;
				let accX = pixelForX(dataX[dir == 1 ? idx0 : idx1]);
				let idx0px = pixelForX(dataX[idx0]);
				let idx1px = pixelForX(dataX[idx1]);
				let nextAccXVal = xForPixel(dir == 1 ? idx0px + 1 : idx1px - 1);
				for (let i = dir == 1 ? idx0 : idx1; i >= idx0 && i <= idx1; i += dir) {
					let xVal = dataX[i];
					let x = (dir == 1 ? xVal < nextAccXVal : xVal > nextAccXVal) ? accX : pixelForX(xVal);
					let yVal = dataY[i];
					if (x == accX) {
						if (yVal != null) {
							outY = yVal;
							if (minY == null) {
								lineTo(stroke, x, pixelForY(outY));
								inY = minY = maxY = outY;
							} else if (outY < minY) minY = outY;
							else if (outY > maxY) maxY = outY;
						} else if (yVal === null) hasGap = true;
					} else {
						if (minY != null) drawAcc(stroke, accX, pixelForY(minY), pixelForY(maxY), pixelForY(inY), pixelForY(outY));
						if (yVal != null) {
							outY = yVal;
							lineTo(stroke, x, pixelForY(outY));
							minY = maxY = inY = outY;
						} else {
							minY = maxY = null;
							if (yVal === null) hasGap = true;
						}
						accX = x;
						nextAccXVal = xForPixel(accX + dir);
					}
				}
				if (minY != null && minY != maxY && drawnAtX != accX) drawAcc(stroke, accX, pixelForY(minY), pixelForY(maxY), pixelForY(inY), pixelForY(outY));
			} else for (let i = dir == 1 ? idx0 : idx1; i >= idx0 && i <= idx1; i += dir) {
				let yVal = dataY[i];
				if (yVal === null) hasGap = true;
				else if (yVal != null) lineTo(stroke, pixelForX(dataX[i]), pixelForY(yVal));
			}
			let [bandFillDir, bandClipDir] = bandFillClipDirs(u, seriesIdx);
			if (series.fill != null || bandFillDir != 0) {
				let fill = _paths.fill = new Path2D(stroke);
				let fillToY = pixelForY(series.fillTo(u, seriesIdx, series.min, series.max, bandFillDir));
				let frX = pixelForX(dataX[idx0]);
				let toX = pixelForX(dataX[idx1]);
				if (dir == -1) [toX, frX] = [frX, toX];
				lineTo(fill, toX, fillToY);
				lineTo(fill, frX, fillToY);
			}
			if (!series.spanGaps) {
				let gaps = [];
				hasGap && gaps.push(...findGaps(dataX, dataY, idx0, idx1, dir, pixelForX, alignGaps));
				_paths.gaps = gaps = series.gaps(u, seriesIdx, idx0, idx1, gaps);
				_paths.clip = clipGaps(gaps, scaleX.ori, xOff, yOff, xDim, yDim);
			}
			if (bandClipDir != 0) _paths.band = bandClipDir == 2 ? [clipBandLine(u, seriesIdx, idx0, idx1, stroke, -1), clipBandLine(u, seriesIdx, idx0, idx1, stroke, 1)] : clipBandLine(u, seriesIdx, idx0, idx1, stroke, bandClipDir);
			return _paths;
		});
	};
}
function stepped(opts) {
	const align = ifNull(opts.align, 1);
	const ascDesc = ifNull(opts.ascDesc, false);
	const alignGaps = ifNull(opts.alignGaps, 0);
	const extend = ifNull(opts.extend, false);
	return (u, seriesIdx, idx0, idx1) => {
		return orient(u, seriesIdx, (series, dataX, dataY, scaleX, scaleY, valToPosX, valToPosY, xOff, yOff, xDim, yDim) => {
			[idx0, idx1] = nonNullIdxs(dataY, idx0, idx1);
			let pxRound = series.pxRound;
			let { left, width } = u.bbox;
			let pixelForX = (val) => pxRound(valToPosX(val, scaleX, xDim, xOff));
			let pixelForY = (val) => pxRound(valToPosY(val, scaleY, yDim, yOff));
			let lineTo = scaleX.ori == 0 ? lineToH : lineToV;
			const _paths = {
				stroke: new Path2D(),
				fill: null,
				clip: null,
				band: null,
				gaps: null,
				flags: BAND_CLIP_FILL
			};
			const stroke = _paths.stroke;
			const dir = scaleX.dir * (scaleX.ori == 0 ? 1 : -1);
			let prevYPos = pixelForY(dataY[dir == 1 ? idx0 : idx1]);
			let firstXPos = pixelForX(dataX[dir == 1 ? idx0 : idx1]);
			let prevXPos = firstXPos;
			let firstXPosExt = firstXPos;
			if (extend && align == -1) {
				firstXPosExt = left;
				lineTo(stroke, firstXPosExt, prevYPos);
			}
			lineTo(stroke, firstXPos, prevYPos);
			for (let i = dir == 1 ? idx0 : idx1; i >= idx0 && i <= idx1; i += dir) {
				let yVal1 = dataY[i];
				if (yVal1 == null) continue;
				let x1 = pixelForX(dataX[i]);
				let y1 = pixelForY(yVal1);
				if (align == 1) lineTo(stroke, x1, prevYPos);
				else lineTo(stroke, prevXPos, y1);
				lineTo(stroke, x1, y1);
				prevYPos = y1;
				prevXPos = x1;
			}
			let prevXPosExt = prevXPos;
			if (extend && align == 1) {
				prevXPosExt = left + width;
				lineTo(stroke, prevXPosExt, prevYPos);
			}
			let [bandFillDir, bandClipDir] = bandFillClipDirs(u, seriesIdx);
			if (series.fill != null || bandFillDir != 0) {
				let fill = _paths.fill = new Path2D(stroke);
				let fillToY = pixelForY(series.fillTo(u, seriesIdx, series.min, series.max, bandFillDir));
				lineTo(fill, prevXPosExt, fillToY);
				lineTo(fill, firstXPosExt, fillToY);
			}
			if (!series.spanGaps) {
				let gaps = [];
				gaps.push(...findGaps(dataX, dataY, idx0, idx1, dir, pixelForX, alignGaps));
				let halfStroke = series.width * pxRatio / 2;
				let startsOffset = ascDesc || align == 1 ? halfStroke : -halfStroke;
				let endsOffset = ascDesc || align == -1 ? -halfStroke : halfStroke;
				gaps.forEach((g) => {
					g[0] += startsOffset;
					g[1] += endsOffset;
				});
				_paths.gaps = gaps = series.gaps(u, seriesIdx, idx0, idx1, gaps);
				_paths.clip = clipGaps(gaps, scaleX.ori, xOff, yOff, xDim, yDim);
			}
			if (bandClipDir != 0) _paths.band = bandClipDir == 2 ? [clipBandLine(u, seriesIdx, idx0, idx1, stroke, -1), clipBandLine(u, seriesIdx, idx0, idx1, stroke, 1)] : clipBandLine(u, seriesIdx, idx0, idx1, stroke, bandClipDir);
			return _paths;
		});
	};
}
function findColWidth(dataX, dataY, valToPosX, scaleX, xDim, xOff, colWid = inf) {
	if (dataX.length > 1) {
		let prevIdx = null;
		for (let i = 0, minDelta = Infinity; i < dataX.length; i++) if (dataY[i] !== void 0) {
			if (prevIdx != null) {
				let delta = abs(dataX[i] - dataX[prevIdx]);
				if (delta < minDelta) {
					minDelta = delta;
					colWid = abs(valToPosX(dataX[i], scaleX, xDim, xOff) - valToPosX(dataX[prevIdx], scaleX, xDim, xOff));
				}
			}
			prevIdx = i;
		}
	}
	return colWid;
}
function bars(opts) {
	opts = opts || EMPTY_OBJ;
	const size = ifNull(opts.size, [
		.6,
		inf,
		1
	]);
	const align = opts.align || 0;
	const _extraGap = opts.gap || 0;
	let ro = opts.radius;
	ro = ro == null ? [0, 0] : typeof ro == "number" ? [ro, 0] : ro;
	const radiusFn = fnOrSelf(ro);
	const gapFactor = 1 - size[0];
	const _maxWidth = ifNull(size[1], inf);
	const _minWidth = ifNull(size[2], 1);
	const disp = ifNull(opts.disp, EMPTY_OBJ);
	const _each = ifNull(opts.each, (_) => {});
	const { fill: dispFills, stroke: dispStrokes } = disp;
	return (u, seriesIdx, idx0, idx1) => {
		return orient(u, seriesIdx, (series, dataX, dataY, scaleX, scaleY, valToPosX, valToPosY, xOff, yOff, xDim, yDim) => {
			let pxRound = series.pxRound;
			let _align = align;
			let extraGap = _extraGap * pxRatio;
			let maxWidth = _maxWidth * pxRatio;
			let minWidth = _minWidth * pxRatio;
			let valRadius, baseRadius;
			if (scaleX.ori == 0) [valRadius, baseRadius] = radiusFn(u, seriesIdx);
			else [baseRadius, valRadius] = radiusFn(u, seriesIdx);
			const _dirX = scaleX.dir * (scaleX.ori == 0 ? 1 : -1);
			let rect = scaleX.ori == 0 ? rectH : rectV;
			let each = scaleX.ori == 0 ? _each : (u, seriesIdx, i, top, lft, hgt, wid) => {
				_each(u, seriesIdx, i, lft, top, wid, hgt);
			};
			let band = ifNull(u.bands, EMPTY_ARR).find((b) => b.series[0] == seriesIdx);
			let fillDir = band != null ? band.dir : 0;
			let fillTo = series.fillTo(u, seriesIdx, series.min, series.max, fillDir);
			let fillToY = pxRound(valToPosY(fillTo, scaleY, yDim, yOff));
			let xShift, barWid, fullGap, colWid = xDim;
			let strokeWidth = pxRound(series.width * pxRatio);
			let multiPath = false;
			let fillColors = null;
			let fillPaths = null;
			let strokeColors = null;
			let strokePaths = null;
			if (dispFills != null && (strokeWidth == 0 || dispStrokes != null)) {
				multiPath = true;
				fillColors = dispFills.values(u, seriesIdx, idx0, idx1);
				fillPaths = /* @__PURE__ */ new Map();
				new Set(fillColors).forEach((color) => {
					if (color != null) fillPaths.set(color, new Path2D());
				});
				if (strokeWidth > 0) {
					strokeColors = dispStrokes.values(u, seriesIdx, idx0, idx1);
					strokePaths = /* @__PURE__ */ new Map();
					new Set(strokeColors).forEach((color) => {
						if (color != null) strokePaths.set(color, new Path2D());
					});
				}
			}
			let { x0, size } = disp;
			if (x0 != null && size != null) {
				_align = 1;
				dataX = x0.values(u, seriesIdx, idx0, idx1);
				if (x0.unit == 2) dataX = dataX.map((pct) => u.posToVal(xOff + pct * xDim, scaleX.key, true));
				let sizes = size.values(u, seriesIdx, idx0, idx1);
				if (size.unit == 2) barWid = sizes[0] * xDim;
				else barWid = valToPosX(sizes[0], scaleX, xDim, xOff) - valToPosX(0, scaleX, xDim, xOff);
				colWid = findColWidth(dataX, dataY, valToPosX, scaleX, xDim, xOff, colWid);
				fullGap = colWid - barWid + extraGap;
			} else {
				colWid = findColWidth(dataX, dataY, valToPosX, scaleX, xDim, xOff, colWid);
				fullGap = colWid * gapFactor + extraGap;
				barWid = colWid - fullGap;
			}
			if (fullGap < 1) fullGap = 0;
			if (strokeWidth >= barWid / 2) strokeWidth = 0;
			if (fullGap < 5) pxRound = retArg0;
			let insetStroke = fullGap > 0;
			let rawBarWid = colWid - fullGap - (insetStroke ? strokeWidth : 0);
			barWid = pxRound(clamp(rawBarWid, minWidth, maxWidth));
			xShift = (_align == 0 ? barWid / 2 : _align == _dirX ? 0 : barWid) - _align * _dirX * ((_align == 0 ? extraGap / 2 : 0) + (insetStroke ? strokeWidth / 2 : 0));
			const _paths = {
				stroke: null,
				fill: null,
				clip: null,
				band: null,
				gaps: null,
				flags: 0
			};
			const stroke = multiPath ? null : new Path2D();
			let dataY0 = null;
			if (band != null) dataY0 = u.data[band.series[1]];
			else {
				let { y0, y1 } = disp;
				if (y0 != null && y1 != null) {
					dataY = y1.values(u, seriesIdx, idx0, idx1);
					dataY0 = y0.values(u, seriesIdx, idx0, idx1);
				}
			}
			let radVal = valRadius * barWid;
			let radBase = baseRadius * barWid;
			for (let i = _dirX == 1 ? idx0 : idx1; i >= idx0 && i <= idx1; i += _dirX) {
				let yVal = dataY[i];
				if (yVal == null) continue;
				if (dataY0 != null) {
					let yVal0 = dataY0[i] ?? 0;
					if (yVal - yVal0 == 0) continue;
					fillToY = valToPosY(yVal0, scaleY, yDim, yOff);
				}
				let xPos = valToPosX(scaleX.distr != 2 || disp != null ? dataX[i] : i, scaleX, xDim, xOff);
				let yPos = valToPosY(ifNull(yVal, fillTo), scaleY, yDim, yOff);
				let lft = pxRound(xPos - xShift);
				let btm = pxRound(max(yPos, fillToY));
				let top = pxRound(min(yPos, fillToY));
				let barHgt = btm - top;
				if (yVal != null) {
					let rv = yVal < 0 ? radBase : radVal;
					let rb = yVal < 0 ? radVal : radBase;
					if (multiPath) {
						if (strokeWidth > 0 && strokeColors[i] != null) rect(strokePaths.get(strokeColors[i]), lft, top + floor(strokeWidth / 2), barWid, max(0, barHgt - strokeWidth), rv, rb);
						if (fillColors[i] != null) rect(fillPaths.get(fillColors[i]), lft, top + floor(strokeWidth / 2), barWid, max(0, barHgt - strokeWidth), rv, rb);
					} else rect(stroke, lft, top + floor(strokeWidth / 2), barWid, max(0, barHgt - strokeWidth), rv, rb);
					each(u, seriesIdx, i, lft - strokeWidth / 2, top, barWid + strokeWidth, barHgt);
				}
			}
			if (strokeWidth > 0) _paths.stroke = multiPath ? strokePaths : stroke;
			else if (!multiPath) {
				_paths._fill = series.width == 0 ? series._fill : series._stroke ?? series._fill;
				_paths.width = 0;
			}
			_paths.fill = multiPath ? fillPaths : stroke;
			return _paths;
		});
	};
}
function splineInterp(interp, opts) {
	const alignGaps = ifNull(opts?.alignGaps, 0);
	return (u, seriesIdx, idx0, idx1) => {
		return orient(u, seriesIdx, (series, dataX, dataY, scaleX, scaleY, valToPosX, valToPosY, xOff, yOff, xDim, yDim) => {
			[idx0, idx1] = nonNullIdxs(dataY, idx0, idx1);
			let pxRound = series.pxRound;
			let pixelForX = (val) => pxRound(valToPosX(val, scaleX, xDim, xOff));
			let pixelForY = (val) => pxRound(valToPosY(val, scaleY, yDim, yOff));
			let moveTo, bezierCurveTo, lineTo;
			if (scaleX.ori == 0) {
				moveTo = moveToH;
				lineTo = lineToH;
				bezierCurveTo = bezierCurveToH;
			} else {
				moveTo = moveToV;
				lineTo = lineToV;
				bezierCurveTo = bezierCurveToV;
			}
			const dir = scaleX.dir * (scaleX.ori == 0 ? 1 : -1);
			let firstXPos = pixelForX(dataX[dir == 1 ? idx0 : idx1]);
			let prevXPos = firstXPos;
			let xCoords = [];
			let yCoords = [];
			for (let i = dir == 1 ? idx0 : idx1; i >= idx0 && i <= idx1; i += dir) if (dataY[i] != null) {
				let xVal = dataX[i];
				let xPos = pixelForX(xVal);
				xCoords.push(prevXPos = xPos);
				yCoords.push(pixelForY(dataY[i]));
			}
			const _paths = {
				stroke: interp(xCoords, yCoords, moveTo, lineTo, bezierCurveTo, pxRound),
				fill: null,
				clip: null,
				band: null,
				gaps: null,
				flags: BAND_CLIP_FILL
			};
			const stroke = _paths.stroke;
			let [bandFillDir, bandClipDir] = bandFillClipDirs(u, seriesIdx);
			if (series.fill != null || bandFillDir != 0) {
				let fill = _paths.fill = new Path2D(stroke);
				let fillToY = pixelForY(series.fillTo(u, seriesIdx, series.min, series.max, bandFillDir));
				lineTo(fill, prevXPos, fillToY);
				lineTo(fill, firstXPos, fillToY);
			}
			if (!series.spanGaps) {
				let gaps = [];
				gaps.push(...findGaps(dataX, dataY, idx0, idx1, dir, pixelForX, alignGaps));
				_paths.gaps = gaps = series.gaps(u, seriesIdx, idx0, idx1, gaps);
				_paths.clip = clipGaps(gaps, scaleX.ori, xOff, yOff, xDim, yDim);
			}
			if (bandClipDir != 0) _paths.band = bandClipDir == 2 ? [clipBandLine(u, seriesIdx, idx0, idx1, stroke, -1), clipBandLine(u, seriesIdx, idx0, idx1, stroke, 1)] : clipBandLine(u, seriesIdx, idx0, idx1, stroke, bandClipDir);
			return _paths;
		});
	};
}
function monotoneCubic(opts) {
	return splineInterp(_monotoneCubic, opts);
}
function _monotoneCubic(xs, ys, moveTo, lineTo, bezierCurveTo, pxRound) {
	const n = xs.length;
	if (n < 2) return null;
	const path = new Path2D();
	moveTo(path, xs[0], ys[0]);
	if (n == 2) lineTo(path, xs[1], ys[1]);
	else {
		let ms = Array(n), ds = Array(n - 1), dys = Array(n - 1), dxs = Array(n - 1);
		for (let i = 0; i < n - 1; i++) {
			dys[i] = ys[i + 1] - ys[i];
			dxs[i] = xs[i + 1] - xs[i];
			ds[i] = dys[i] / dxs[i];
		}
		ms[0] = ds[0];
		for (let i = 1; i < n - 1; i++) if (ds[i] === 0 || ds[i - 1] === 0 || ds[i - 1] > 0 !== ds[i] > 0) ms[i] = 0;
		else {
			ms[i] = 3 * (dxs[i - 1] + dxs[i]) / ((2 * dxs[i] + dxs[i - 1]) / ds[i - 1] + (dxs[i] + 2 * dxs[i - 1]) / ds[i]);
			if (!isFinite(ms[i])) ms[i] = 0;
		}
		ms[n - 1] = ds[n - 2];
		for (let i = 0; i < n - 1; i++) bezierCurveTo(path, xs[i] + dxs[i] / 3, ys[i] + ms[i] * dxs[i] / 3, xs[i + 1] - dxs[i] / 3, ys[i + 1] - ms[i + 1] * dxs[i] / 3, xs[i + 1], ys[i + 1]);
	}
	return path;
}
var cursorPlots = /* @__PURE__ */ new Set();
function invalidateRects() {
	for (let u of cursorPlots) u.syncRect(true);
}
if (domEnv) {
	on(resize, win, invalidateRects);
	on(scroll, win, invalidateRects, true);
	on(dppxchange, win, () => {
		uPlot.pxRatio = pxRatio;
	});
}
var linearPath = linear();
var pointsPath = points$1();
function setDefaults(d, xo, yo, initY) {
	return (initY ? [d[0], d[1]].concat(d.slice(2)) : [d[0]].concat(d.slice(1))).map((o, i) => setDefault(o, i, xo, yo));
}
function setDefaults2(d, xyo) {
	return d.map((o, i) => i == 0 ? {} : assign({}, xyo, o));
}
function setDefault(o, i, xo, yo) {
	return assign({}, i == 0 ? xo : yo, o);
}
function snapNumX(self, dataMin, dataMax) {
	return dataMin == null ? nullNullTuple : [dataMin, dataMax];
}
var snapTimeX = snapNumX;
function snapNumY(self, dataMin, dataMax) {
	return dataMin == null ? nullNullTuple : rangeNum(dataMin, dataMax, rangePad, true);
}
function snapLogY(self, dataMin, dataMax, scale) {
	return dataMin == null ? nullNullTuple : rangeLog(dataMin, dataMax, self.scales[scale].log, false);
}
var snapLogX = snapLogY;
function snapAsinhY(self, dataMin, dataMax, scale) {
	return dataMin == null ? nullNullTuple : rangeAsinh(dataMin, dataMax, self.scales[scale].log, false);
}
var snapAsinhX = snapAsinhY;
function findIncr(minVal, maxVal, incrs, dim, minSpace) {
	let intDigits = max(numIntDigits(minVal), numIntDigits(maxVal));
	let delta = maxVal - minVal;
	let incrIdx = closestIdx(minSpace / dim * delta, incrs);
	do {
		let foundIncr = incrs[incrIdx];
		let foundSpace = dim * foundIncr / delta;
		if (foundSpace >= minSpace && intDigits + (foundIncr < 5 ? fixedDec.get(foundIncr) : 0) <= 17) return [foundIncr, foundSpace];
	} while (++incrIdx < incrs.length);
	return [0, 0];
}
function pxRatioFont(font) {
	let fontSize, fontSizeCss;
	font = font.replace(/(\d+)px/, (m, p1) => (fontSize = round((fontSizeCss = +p1) * pxRatio)) + "px");
	return [
		font,
		fontSize,
		fontSizeCss
	];
}
function syncFontSize(axis) {
	if (axis.show) [axis.font, axis.labelFont].forEach((f) => {
		let size = roundDec(f[2] * pxRatio, 1);
		f[0] = f[0].replace(/[0-9.]+px/, size + "px");
		f[1] = size;
	});
}
function uPlot(opts, data, then) {
	const self = { mode: ifNull(opts.mode, 1) };
	const mode = self.mode;
	function getHPos(val, scale, dim, off) {
		let pct = scale.valToPct(val);
		return off + dim * (scale.dir == -1 ? 1 - pct : pct);
	}
	function getVPos(val, scale, dim, off) {
		let pct = scale.valToPct(val);
		return off + dim * (scale.dir == -1 ? pct : 1 - pct);
	}
	function getPos(val, scale, dim, off) {
		return scale.ori == 0 ? getHPos(val, scale, dim, off) : getVPos(val, scale, dim, off);
	}
	self.valToPosH = getHPos;
	self.valToPosV = getVPos;
	let ready = false;
	self.status = 0;
	const root = self.root = placeDiv(UPLOT);
	if (opts.id != null) root.id = opts.id;
	addClass(root, opts.class);
	if (opts.title) {
		let title = placeDiv(TITLE, root);
		title.textContent = opts.title;
	}
	const can = placeTag("canvas");
	const ctx = self.ctx = can.getContext("2d");
	const wrap = placeDiv(WRAP, root);
	on("click", wrap, (e) => {
		if (e.target === over) (mouseLeft1 != mouseLeft0 || mouseTop1 != mouseTop0) && drag.click(self, e);
	}, true);
	const under = self.under = placeDiv(UNDER, wrap);
	wrap.appendChild(can);
	const over = self.over = placeDiv(OVER, wrap);
	opts = copy(opts);
	const pxAlign = +ifNull(opts.pxAlign, 1);
	const pxRound = pxRoundGen(pxAlign);
	(opts.plugins || []).forEach((p) => {
		if (p.opts) opts = p.opts(self, opts) || opts;
	});
	const ms = opts.ms || .001;
	const series = self.series = mode == 1 ? setDefaults(opts.series || [], xSeriesOpts, ySeriesOpts, false) : setDefaults2(opts.series || [null], xySeriesOpts);
	const axes = self.axes = setDefaults(opts.axes || [], xAxisOpts, yAxisOpts, true);
	const scales = self.scales = {};
	const bands = self.bands = opts.bands || [];
	bands.forEach((b) => {
		b.fill = fnOrSelf(b.fill || null);
		b.dir = ifNull(b.dir, -1);
	});
	const xScaleKey = mode == 2 ? series[1].facets[0].scale : series[0].scale;
	const drawOrderMap = {
		axes: drawAxesGrid,
		series: drawSeries
	};
	const drawOrder = (opts.drawOrder || ["axes", "series"]).map((key) => drawOrderMap[key]);
	function initValToPct(sc) {
		const getVal = sc.distr == 3 ? (val) => log10(val > 0 ? val : sc.clamp(self, val, sc.min, sc.max, sc.key)) : sc.distr == 4 ? (val) => asinh(val, sc.asinh) : sc.distr == 100 ? (val) => sc.fwd(val) : (val) => val;
		return (val) => {
			let _val = getVal(val);
			let { _min, _max } = sc;
			let delta = _max - _min;
			return (_val - _min) / delta;
		};
	}
	function initScale(scaleKey) {
		let sc = scales[scaleKey];
		if (sc == null) {
			let scaleOpts = (opts.scales || EMPTY_OBJ)[scaleKey] || EMPTY_OBJ;
			if (scaleOpts.from != null) {
				initScale(scaleOpts.from);
				let sc = assign({}, scales[scaleOpts.from], scaleOpts, { key: scaleKey });
				sc.valToPct = initValToPct(sc);
				scales[scaleKey] = sc;
			} else {
				sc = scales[scaleKey] = assign({}, scaleKey == xScaleKey ? xScaleOpts : yScaleOpts, scaleOpts);
				sc.key = scaleKey;
				let isTime = sc.time;
				let rn = sc.range;
				let rangeIsArr = isArr(rn);
				if (scaleKey != xScaleKey || mode == 2 && !isTime) {
					if (rangeIsArr && (rn[0] == null || rn[1] == null)) {
						rn = {
							min: rn[0] == null ? autoRangePart : {
								mode: 1,
								hard: rn[0],
								soft: rn[0]
							},
							max: rn[1] == null ? autoRangePart : {
								mode: 1,
								hard: rn[1],
								soft: rn[1]
							}
						};
						rangeIsArr = false;
					}
					if (!rangeIsArr && isObj(rn)) {
						let cfg = rn;
						rn = (self, dataMin, dataMax) => dataMin == null ? nullNullTuple : rangeNum(dataMin, dataMax, cfg);
					}
				}
				sc.range = fnOrSelf(rn || (isTime ? snapTimeX : scaleKey == xScaleKey ? sc.distr == 3 ? snapLogX : sc.distr == 4 ? snapAsinhX : snapNumX : sc.distr == 3 ? snapLogY : sc.distr == 4 ? snapAsinhY : snapNumY));
				sc.auto = fnOrSelf(rangeIsArr ? false : sc.auto);
				sc.clamp = fnOrSelf(sc.clamp || clampScale);
				sc._min = sc._max = null;
				sc.valToPct = initValToPct(sc);
			}
		}
	}
	initScale("x");
	initScale("y");
	if (mode == 1) series.forEach((s) => {
		initScale(s.scale);
	});
	axes.forEach((a) => {
		initScale(a.scale);
	});
	for (let k in opts.scales) initScale(k);
	const scaleX = scales[xScaleKey];
	const xScaleDistr = scaleX.distr;
	let valToPosX, valToPosY;
	if (scaleX.ori == 0) {
		addClass(root, ORI_HZ);
		valToPosX = getHPos;
		valToPosY = getVPos;
	} else {
		addClass(root, ORI_VT);
		valToPosX = getVPos;
		valToPosY = getHPos;
	}
	const pendScales = {};
	for (let k in scales) {
		let sc = scales[k];
		if (sc.min != null || sc.max != null) {
			pendScales[k] = {
				min: sc.min,
				max: sc.max
			};
			sc.min = sc.max = null;
		}
	}
	const _tzDate = opts.tzDate || ((ts) => new Date(round(ts / ms)));
	const _fmtDate = opts.fmtDate || fmtDate;
	const _timeAxisSplits = ms == 1 ? timeAxisSplitsMs(_tzDate) : timeAxisSplitsS(_tzDate);
	const _timeAxisVals = timeAxisVals(_tzDate, timeAxisStamps(ms == 1 ? _timeAxisStampsMs : _timeAxisStampsS, _fmtDate));
	const _timeSeriesVal = timeSeriesVal(_tzDate, timeSeriesStamp(_timeSeriesStamp, _fmtDate));
	const activeIdxs = [];
	const legend = self.legend = assign({}, legendOpts, opts.legend);
	const cursor = self.cursor = assign({}, cursorOpts, { drag: { y: mode == 2 } }, opts.cursor);
	const showLegend = legend.show;
	const showCursor = cursor.show;
	const markers = legend.markers;
	legend.idxs = activeIdxs;
	markers.width = fnOrSelf(markers.width);
	markers.dash = fnOrSelf(markers.dash);
	markers.stroke = fnOrSelf(markers.stroke);
	markers.fill = fnOrSelf(markers.fill);
	let legendTable;
	let legendHead;
	let legendBody;
	let legendRows = [];
	let legendCells = [];
	let legendCols;
	let multiValLegend = false;
	let NULL_LEGEND_VALUES = {};
	if (legend.live) {
		const getMultiVals = series[1] ? series[1].values : null;
		multiValLegend = getMultiVals != null;
		legendCols = multiValLegend ? getMultiVals(self, 1, 0) : { _: 0 };
		for (let k in legendCols) NULL_LEGEND_VALUES[k] = LEGEND_DISP;
	}
	if (showLegend) {
		legendTable = placeTag("table", LEGEND, root);
		legendBody = placeTag("tbody", null, legendTable);
		legend.mount(self, legendTable);
		if (multiValLegend) {
			legendHead = placeTag("thead", null, legendTable, legendBody);
			let head = placeTag("tr", null, legendHead);
			placeTag("th", null, head);
			for (var key in legendCols) placeTag("th", LEGEND_LABEL, head).textContent = key;
		} else {
			addClass(legendTable, LEGEND_INLINE);
			legend.live && addClass(legendTable, LEGEND_LIVE);
		}
	}
	const son = { show: true };
	const soff = { show: false };
	function initLegendRow(s, i) {
		if (i == 0 && (multiValLegend || !legend.live || mode == 2)) return nullNullTuple;
		let cells = [];
		let row = placeTag("tr", LEGEND_SERIES, legendBody, legendBody.childNodes[i]);
		addClass(row, s.class);
		if (!s.show) addClass(row, OFF);
		let label = placeTag("th", null, row);
		if (markers.show) {
			let indic = placeDiv(LEGEND_MARKER, label);
			if (i > 0) {
				let width = markers.width(self, i);
				if (width) indic.style.border = width + "px " + markers.dash(self, i) + " " + markers.stroke(self, i);
				indic.style.background = markers.fill(self, i);
			}
		}
		let text = placeDiv(LEGEND_LABEL, label);
		if (s.label instanceof HTMLElement) text.appendChild(s.label);
		else text.textContent = s.label;
		if (i > 0) {
			if (!markers.show) text.style.color = s.width > 0 ? markers.stroke(self, i) : markers.fill(self, i);
			onMouse("click", label, (e) => {
				if (cursor._lock) return;
				setCursorEvent(e);
				let seriesIdx = series.indexOf(s);
				if ((e.ctrlKey || e.metaKey) != legend.isolate) {
					let isolate = series.some((s, i) => i > 0 && i != seriesIdx && s.show);
					series.forEach((s, i) => {
						i > 0 && setSeries(i, isolate ? i == seriesIdx ? son : soff : son, true, syncOpts.setSeries);
					});
				} else setSeries(seriesIdx, { show: !s.show }, true, syncOpts.setSeries);
			}, false);
			if (cursorFocus) onMouse(mouseenter, label, (e) => {
				if (cursor._lock) return;
				setCursorEvent(e);
				setSeries(series.indexOf(s), FOCUS_TRUE, true, syncOpts.setSeries);
			}, false);
		}
		for (var key in legendCols) {
			let v = placeTag("td", LEGEND_VALUE, row);
			v.textContent = "--";
			cells.push(v);
		}
		return [row, cells];
	}
	const mouseListeners = /* @__PURE__ */ new Map();
	function onMouse(ev, targ, fn, onlyTarg = true) {
		const targListeners = mouseListeners.get(targ) || {};
		const listener = cursor.bind[ev](self, targ, fn, onlyTarg);
		if (listener) {
			on(ev, targ, targListeners[ev] = listener);
			mouseListeners.set(targ, targListeners);
		}
	}
	function offMouse(ev, targ, fn) {
		const targListeners = mouseListeners.get(targ) || {};
		for (let k in targListeners) if (ev == null || k == ev) {
			off(k, targ, targListeners[k]);
			delete targListeners[k];
		}
		if (ev == null) mouseListeners.delete(targ);
	}
	let fullWidCss = 0;
	let fullHgtCss = 0;
	let plotWidCss = 0;
	let plotHgtCss = 0;
	let plotLftCss = 0;
	let plotTopCss = 0;
	let _plotLftCss = plotLftCss;
	let _plotTopCss = plotTopCss;
	let _plotWidCss = plotWidCss;
	let _plotHgtCss = plotHgtCss;
	let plotLft = 0;
	let plotTop = 0;
	let plotWid = 0;
	let plotHgt = 0;
	self.bbox = {};
	let shouldSetScales = false;
	let shouldSetSize = false;
	let shouldConvergeSize = false;
	let shouldSetCursor = false;
	let shouldSetSelect = false;
	let shouldSetLegend = false;
	function _setSize(width, height, force) {
		if (force || width != self.width || height != self.height) calcSize(width, height);
		resetYSeries(false);
		shouldConvergeSize = true;
		shouldSetSize = true;
		commit();
	}
	function calcSize(width, height) {
		self.width = fullWidCss = plotWidCss = width;
		self.height = fullHgtCss = plotHgtCss = height;
		plotLftCss = plotTopCss = 0;
		calcPlotRect();
		calcAxesRects();
		let bb = self.bbox;
		plotLft = bb.left = incrRound(plotLftCss * pxRatio, .5);
		plotTop = bb.top = incrRound(plotTopCss * pxRatio, .5);
		plotWid = bb.width = incrRound(plotWidCss * pxRatio, .5);
		plotHgt = bb.height = incrRound(plotHgtCss * pxRatio, .5);
	}
	const CYCLE_LIMIT = 3;
	function convergeSize() {
		let converged = false;
		let cycleNum = 0;
		while (!converged) {
			cycleNum++;
			let axesConverged = axesCalc(cycleNum);
			let paddingConverged = paddingCalc(cycleNum);
			converged = cycleNum == CYCLE_LIMIT || axesConverged && paddingConverged;
			if (!converged) {
				calcSize(self.width, self.height);
				shouldSetSize = true;
			}
		}
	}
	function setSize({ width, height }) {
		_setSize(width, height);
	}
	self.setSize = setSize;
	function calcPlotRect() {
		let hasTopAxis = false;
		let hasBtmAxis = false;
		let hasRgtAxis = false;
		let hasLftAxis = false;
		axes.forEach((axis, i) => {
			if (axis.show && axis._show) {
				let { side, _size } = axis;
				let isVt = side % 2;
				let fullSize = _size + (axis.label != null ? axis.labelSize : 0);
				if (fullSize > 0) {
					if (isVt) {
						plotWidCss -= fullSize;
						if (side == 3) {
							plotLftCss += fullSize;
							hasLftAxis = true;
						} else hasRgtAxis = true;
					} else {
						plotHgtCss -= fullSize;
						if (side == 0) {
							plotTopCss += fullSize;
							hasTopAxis = true;
						} else hasBtmAxis = true;
					}
				}
			}
		});
		sidesWithAxes[0] = hasTopAxis;
		sidesWithAxes[1] = hasRgtAxis;
		sidesWithAxes[2] = hasBtmAxis;
		sidesWithAxes[3] = hasLftAxis;
		plotWidCss -= _padding[1] + _padding[3];
		plotLftCss += _padding[3];
		plotHgtCss -= _padding[2] + _padding[0];
		plotTopCss += _padding[0];
	}
	function calcAxesRects() {
		let off1 = plotLftCss + plotWidCss;
		let off2 = plotTopCss + plotHgtCss;
		let off3 = plotLftCss;
		let off0 = plotTopCss;
		function incrOffset(side, size) {
			switch (side) {
				case 1:
					off1 += size;
					return off1 - size;
				case 2:
					off2 += size;
					return off2 - size;
				case 3:
					off3 -= size;
					return off3 + size;
				case 0:
					off0 -= size;
					return off0 + size;
			}
		}
		axes.forEach((axis, i) => {
			if (axis.show && axis._show) {
				let side = axis.side;
				axis._pos = incrOffset(side, axis._size);
				if (axis.label != null) axis._lpos = incrOffset(side, axis.labelSize);
			}
		});
	}
	if (cursor.dataIdx == null) {
		let hov = cursor.hover;
		let skip = hov.skip = new Set(hov.skip ?? []);
		skip.add(void 0);
		let prox = hov.prox = fnOrSelf(hov.prox);
		let bias = hov.bias ??= 0;
		cursor.dataIdx = (self, seriesIdx, cursorIdx, valAtPosX) => {
			if (seriesIdx == 0) return cursorIdx;
			let idx2 = cursorIdx;
			let _prox = prox(self, seriesIdx, cursorIdx, valAtPosX) ?? inf;
			let withProx = _prox >= 0 && _prox < inf;
			let xDim = scaleX.ori == 0 ? plotWidCss : plotHgtCss;
			let cursorLft = cursor.left;
			let xValues = data[0];
			let yValues = data[seriesIdx];
			if (skip.has(yValues[cursorIdx])) {
				idx2 = null;
				let nonNullLft = null, nonNullRgt = null, j;
				if (bias == 0 || bias == -1) {
					j = cursorIdx;
					while (nonNullLft == null && j-- > 0) if (!skip.has(yValues[j])) nonNullLft = j;
				}
				if (bias == 0 || bias == 1) {
					j = cursorIdx;
					while (nonNullRgt == null && j++ < yValues.length) if (!skip.has(yValues[j])) nonNullRgt = j;
				}
				if (nonNullLft != null || nonNullRgt != null) {
					if (withProx) {
						let lftPos = nonNullLft == null ? -Infinity : valToPosX(xValues[nonNullLft], scaleX, xDim, 0);
						let rgtPos = nonNullRgt == null ? Infinity : valToPosX(xValues[nonNullRgt], scaleX, xDim, 0);
						let lftDelta = cursorLft - lftPos;
						let rgtDelta = rgtPos - cursorLft;
						if (lftDelta <= rgtDelta) {
							if (lftDelta <= _prox) idx2 = nonNullLft;
						} else if (rgtDelta <= _prox) idx2 = nonNullRgt;
					} else idx2 = nonNullRgt == null ? nonNullLft : nonNullLft == null ? nonNullRgt : cursorIdx - nonNullLft <= nonNullRgt - cursorIdx ? nonNullLft : nonNullRgt;
				}
			} else if (withProx) {
				if (abs(cursorLft - valToPosX(xValues[cursorIdx], scaleX, xDim, 0)) > _prox) idx2 = null;
			}
			return idx2;
		};
	}
	const setCursorEvent = (e) => {
		cursor.event = e;
	};
	cursor.idxs = activeIdxs;
	cursor._lock = false;
	let points = cursor.points;
	points.show = fnOrSelf(points.show);
	points.size = fnOrSelf(points.size);
	points.stroke = fnOrSelf(points.stroke);
	points.width = fnOrSelf(points.width);
	points.fill = fnOrSelf(points.fill);
	const focus = self.focus = assign({}, opts.focus || { alpha: .3 }, cursor.focus);
	const cursorFocus = focus.prox >= 0;
	const cursorOnePt = cursorFocus && points.one;
	let cursorPts = [];
	let cursorPtsLft = [];
	let cursorPtsTop = [];
	function initCursorPt(s, si) {
		let pt = points.show(self, si);
		if (pt instanceof HTMLElement) {
			addClass(pt, CURSOR_PT);
			addClass(pt, s.class);
			elTrans(pt, -10, -10, plotWidCss, plotHgtCss);
			over.insertBefore(pt, cursorPts[si]);
			return pt;
		}
	}
	function initSeries(s, i) {
		if (mode == 1 || i > 0) {
			let isTime = mode == 1 && scales[s.scale].time;
			let sv = s.value;
			s.value = isTime ? isStr(sv) ? timeSeriesVal(_tzDate, timeSeriesStamp(sv, _fmtDate)) : sv || _timeSeriesVal : sv || numSeriesVal;
			s.label = s.label || (isTime ? timeSeriesLabel : numSeriesLabel);
		}
		if (cursorOnePt || i > 0) {
			s.width = s.width == null ? 1 : s.width;
			s.paths = s.paths || linearPath || retNull;
			s.fillTo = fnOrSelf(s.fillTo || seriesFillTo);
			s.pxAlign = +ifNull(s.pxAlign, pxAlign);
			s.pxRound = pxRoundGen(s.pxAlign);
			s.stroke = fnOrSelf(s.stroke || null);
			s.fill = fnOrSelf(s.fill || null);
			s._stroke = s._fill = s._paths = s._focus = null;
			let _ptDia = ptDia(max(1, s.width), 1);
			let points = s.points = assign({}, {
				size: _ptDia,
				width: max(1, _ptDia * .2),
				stroke: s.stroke,
				space: _ptDia * 2,
				paths: pointsPath,
				_stroke: null,
				_fill: null
			}, s.points);
			points.show = fnOrSelf(points.show);
			points.filter = fnOrSelf(points.filter);
			points.fill = fnOrSelf(points.fill);
			points.stroke = fnOrSelf(points.stroke);
			points.paths = fnOrSelf(points.paths);
			points.pxAlign = s.pxAlign;
		}
		if (showLegend) {
			let rowCells = initLegendRow(s, i);
			legendRows.splice(i, 0, rowCells[0]);
			legendCells.splice(i, 0, rowCells[1]);
			legend.values.push(null);
		}
		if (showCursor) {
			activeIdxs.splice(i, 0, null);
			let pt = null;
			if (cursorOnePt) {
				if (i == 0) pt = initCursorPt(s, i);
			} else if (i > 0) pt = initCursorPt(s, i);
			cursorPts.splice(i, 0, pt);
			cursorPtsLft.splice(i, 0, 0);
			cursorPtsTop.splice(i, 0, 0);
		}
		fire("addSeries", i);
	}
	function addSeries(opts, si) {
		si = si == null ? series.length : si;
		opts = mode == 1 ? setDefault(opts, si, xSeriesOpts, ySeriesOpts) : setDefault(opts, si, {}, xySeriesOpts);
		series.splice(si, 0, opts);
		initSeries(series[si], si);
	}
	self.addSeries = addSeries;
	function delSeries(i) {
		series.splice(i, 1);
		if (showLegend) {
			legend.values.splice(i, 1);
			legendCells.splice(i, 1);
			let tr = legendRows.splice(i, 1)[0];
			offMouse(null, tr.firstChild);
			tr.remove();
		}
		if (showCursor) {
			activeIdxs.splice(i, 1);
			cursorPts.splice(i, 1)[0].remove();
			cursorPtsLft.splice(i, 1);
			cursorPtsTop.splice(i, 1);
		}
		fire("delSeries", i);
	}
	self.delSeries = delSeries;
	const sidesWithAxes = [
		false,
		false,
		false,
		false
	];
	function initAxis(axis, i) {
		axis._show = axis.show;
		if (axis.show) {
			let isVt = axis.side % 2;
			let sc = scales[axis.scale];
			if (sc == null) {
				axis.scale = isVt ? series[1].scale : xScaleKey;
				sc = scales[axis.scale];
			}
			let isTime = sc.time;
			axis.size = fnOrSelf(axis.size);
			axis.space = fnOrSelf(axis.space);
			axis.rotate = fnOrSelf(axis.rotate);
			if (isArr(axis.incrs)) axis.incrs.forEach((incr) => {
				!fixedDec.has(incr) && fixedDec.set(incr, guessDec(incr));
			});
			axis.incrs = fnOrSelf(axis.incrs || (sc.distr == 2 ? wholeIncrs : isTime ? ms == 1 ? timeIncrsMs : timeIncrsS : numIncrs));
			axis.splits = fnOrSelf(axis.splits || (isTime && sc.distr == 1 ? _timeAxisSplits : sc.distr == 3 ? logAxisSplits : sc.distr == 4 ? asinhAxisSplits : numAxisSplits));
			axis.stroke = fnOrSelf(axis.stroke);
			axis.grid.stroke = fnOrSelf(axis.grid.stroke);
			axis.ticks.stroke = fnOrSelf(axis.ticks.stroke);
			axis.border.stroke = fnOrSelf(axis.border.stroke);
			let av = axis.values;
			axis.values = isArr(av) && !isArr(av[0]) ? fnOrSelf(av) : isTime ? isArr(av) ? timeAxisVals(_tzDate, timeAxisStamps(av, _fmtDate)) : isStr(av) ? timeAxisVal(_tzDate, av) : av || _timeAxisVals : av || numAxisVals;
			axis.filter = fnOrSelf(axis.filter || (sc.distr >= 3 && sc.log == 10 ? log10AxisValsFilt : sc.distr == 3 && sc.log == 2 ? log2AxisValsFilt : retArg1));
			axis.font = pxRatioFont(axis.font);
			axis.labelFont = pxRatioFont(axis.labelFont);
			axis._size = axis.size(self, null, i, 0);
			axis._space = axis._rotate = axis._incrs = axis._found = axis._splits = axis._values = null;
			if (axis._size > 0) {
				sidesWithAxes[i] = true;
				axis._el = placeDiv(AXIS, wrap);
			}
		}
	}
	function autoPadSide(self, side, sidesWithAxes, cycleNum) {
		let [hasTopAxis, hasRgtAxis, hasBtmAxis, hasLftAxis] = sidesWithAxes;
		let ori = side % 2;
		let size = 0;
		if (ori == 0 && (hasLftAxis || hasRgtAxis)) size = side == 0 && !hasTopAxis || side == 2 && !hasBtmAxis ? round(xAxisOpts.size / 3) : 0;
		if (ori == 1 && (hasTopAxis || hasBtmAxis)) size = side == 1 && !hasRgtAxis || side == 3 && !hasLftAxis ? round(yAxisOpts.size / 2) : 0;
		return size;
	}
	const padding = self.padding = (opts.padding || [
		autoPadSide,
		autoPadSide,
		autoPadSide,
		autoPadSide
	]).map((p) => fnOrSelf(ifNull(p, autoPadSide)));
	const _padding = self._padding = padding.map((p, i) => p(self, i, sidesWithAxes, 0));
	let dataLen;
	let i0 = null;
	let i1 = null;
	const idxs = mode == 1 ? series[0].idxs : null;
	let data0 = null;
	let viaAutoScaleX = false;
	function setData(_data, _resetScales) {
		data = _data == null ? [] : _data;
		self.data = self._data = data;
		if (mode == 2) {
			dataLen = 0;
			for (let i = 1; i < series.length; i++) dataLen += data[i][0].length;
		} else {
			if (data.length == 0) self.data = self._data = data = [[]];
			data0 = data[0];
			dataLen = data0.length;
			let scaleData = data;
			if (xScaleDistr == 2) {
				scaleData = data.slice();
				let _data0 = scaleData[0] = Array(dataLen);
				for (let i = 0; i < dataLen; i++) _data0[i] = i;
			}
			self._data = data = scaleData;
		}
		resetYSeries(true);
		fire("setData");
		if (xScaleDistr == 2) shouldConvergeSize = true;
		if (_resetScales !== false) {
			let xsc = scaleX;
			if (xsc.auto(self, viaAutoScaleX)) autoScaleX();
			else _setScale(xScaleKey, xsc.min, xsc.max);
			shouldSetCursor = shouldSetCursor || cursor.left >= 0;
			shouldSetLegend = true;
			commit();
		}
	}
	self.setData = setData;
	function autoScaleX() {
		viaAutoScaleX = true;
		let _min, _max;
		if (mode == 1) {
			if (dataLen > 0) {
				i0 = idxs[0] = 0;
				i1 = idxs[1] = dataLen - 1;
				_min = data[0][i0];
				_max = data[0][i1];
				if (xScaleDistr == 2) {
					_min = i0;
					_max = i1;
				} else if (_min == _max) {
					if (xScaleDistr == 3) [_min, _max] = rangeLog(_min, _min, scaleX.log, false);
					else if (xScaleDistr == 4) [_min, _max] = rangeAsinh(_min, _min, scaleX.log, false);
					else if (scaleX.time) _max = _min + round(86400 / ms);
					else [_min, _max] = rangeNum(_min, _max, rangePad, true);
				}
			} else {
				i0 = idxs[0] = _min = null;
				i1 = idxs[1] = _max = null;
			}
		}
		_setScale(xScaleKey, _min, _max);
	}
	let ctxStroke, ctxFill, ctxWidth, ctxDash, ctxJoin, ctxCap, ctxFont, ctxAlign, ctxBaseline;
	let ctxAlpha;
	function setCtxStyle(stroke, width, dash, cap, fill, join) {
		stroke ??= transparent;
		dash ??= EMPTY_ARR;
		cap ??= "butt";
		fill ??= transparent;
		join ??= "round";
		if (stroke != ctxStroke) ctx.strokeStyle = ctxStroke = stroke;
		if (fill != ctxFill) ctx.fillStyle = ctxFill = fill;
		if (width != ctxWidth) ctx.lineWidth = ctxWidth = width;
		if (join != ctxJoin) ctx.lineJoin = ctxJoin = join;
		if (cap != ctxCap) ctx.lineCap = ctxCap = cap;
		if (dash != ctxDash) ctx.setLineDash(ctxDash = dash);
	}
	function setFontStyle(font, fill, align, baseline) {
		if (fill != ctxFill) ctx.fillStyle = ctxFill = fill;
		if (font != ctxFont) ctx.font = ctxFont = font;
		if (align != ctxAlign) ctx.textAlign = ctxAlign = align;
		if (baseline != ctxBaseline) ctx.textBaseline = ctxBaseline = baseline;
	}
	function accScale(wsc, psc, facet, data, sorted = 0) {
		if (data.length > 0 && wsc.auto(self, viaAutoScaleX) && (psc == null || psc.min == null)) {
			let _i0 = ifNull(i0, 0);
			let _i1 = ifNull(i1, data.length - 1);
			let minMax = facet.min == null ? getMinMax(data, _i0, _i1, sorted, wsc.distr == 3) : [facet.min, facet.max];
			wsc.min = min(wsc.min, facet.min = minMax[0]);
			wsc.max = max(wsc.max, facet.max = minMax[1]);
		}
	}
	const AUTOSCALE = {
		min: null,
		max: null
	};
	function setScales() {
		for (let k in scales) {
			let sc = scales[k];
			if (pendScales[k] == null && (sc.min == null || pendScales[xScaleKey] != null && sc.auto(self, viaAutoScaleX))) pendScales[k] = AUTOSCALE;
		}
		for (let k in scales) {
			let sc = scales[k];
			if (pendScales[k] == null && sc.from != null && pendScales[sc.from] != null) pendScales[k] = AUTOSCALE;
		}
		if (pendScales[xScaleKey] != null) resetYSeries(true);
		let wipScales = {};
		for (let k in pendScales) {
			let psc = pendScales[k];
			if (psc != null) {
				let wsc = wipScales[k] = copy(scales[k], fastIsObj);
				if (psc.min != null) assign(wsc, psc);
				else if (k != xScaleKey || mode == 2) {
					if (dataLen == 0 && wsc.from == null) {
						let minMax = wsc.range(self, null, null, k);
						wsc.min = minMax[0];
						wsc.max = minMax[1];
					} else {
						wsc.min = inf;
						wsc.max = -Infinity;
					}
				}
			}
		}
		if (dataLen > 0) {
			series.forEach((s, i) => {
				if (mode == 1) {
					let k = s.scale;
					let psc = pendScales[k];
					if (psc == null) return;
					let wsc = wipScales[k];
					if (i == 0) {
						let minMax = wsc.range(self, wsc.min, wsc.max, k);
						wsc.min = minMax[0];
						wsc.max = minMax[1];
						i0 = closestIdx(wsc.min, data[0]);
						i1 = closestIdx(wsc.max, data[0]);
						if (i1 - i0 > 1) {
							if (data[0][i0] < wsc.min) i0++;
							if (data[0][i1] > wsc.max) i1--;
						}
						s.min = data0[i0];
						s.max = data0[i1];
					} else if (s.show && s.auto) accScale(wsc, psc, s, data[i], s.sorted);
					s.idxs[0] = i0;
					s.idxs[1] = i1;
				} else if (i > 0) {
					if (s.show && s.auto) {
						let [xFacet, yFacet] = s.facets;
						let xScaleKey = xFacet.scale;
						let yScaleKey = yFacet.scale;
						let [xData, yData] = data[i];
						let wscx = wipScales[xScaleKey];
						let wscy = wipScales[yScaleKey];
						wscx != null && accScale(wscx, pendScales[xScaleKey], xFacet, xData, xFacet.sorted);
						wscy != null && accScale(wscy, pendScales[yScaleKey], yFacet, yData, yFacet.sorted);
						s.min = yFacet.min;
						s.max = yFacet.max;
					}
				}
			});
			for (let k in wipScales) {
				let wsc = wipScales[k];
				let psc = pendScales[k];
				if (wsc.from == null && (psc == null || psc.min == null)) {
					let minMax = wsc.range(self, wsc.min == inf ? null : wsc.min, wsc.max == -Infinity ? null : wsc.max, k);
					wsc.min = minMax[0];
					wsc.max = minMax[1];
				}
			}
		}
		for (let k in wipScales) {
			let wsc = wipScales[k];
			if (wsc.from != null) {
				let base = wipScales[wsc.from];
				if (base.min == null) wsc.min = wsc.max = null;
				else {
					let minMax = wsc.range(self, base.min, base.max, k);
					wsc.min = minMax[0];
					wsc.max = minMax[1];
				}
			}
		}
		let changed = {};
		let anyChanged = false;
		for (let k in wipScales) {
			let wsc = wipScales[k];
			let sc = scales[k];
			if (sc.min != wsc.min || sc.max != wsc.max) {
				sc.min = wsc.min;
				sc.max = wsc.max;
				let distr = sc.distr;
				sc._min = distr == 3 ? log10(sc.min) : distr == 4 ? asinh(sc.min, sc.asinh) : distr == 100 ? sc.fwd(sc.min) : sc.min;
				sc._max = distr == 3 ? log10(sc.max) : distr == 4 ? asinh(sc.max, sc.asinh) : distr == 100 ? sc.fwd(sc.max) : sc.max;
				changed[k] = anyChanged = true;
			}
		}
		if (anyChanged) {
			series.forEach((s, i) => {
				if (mode == 2) {
					if (i > 0 && changed.y) s._paths = null;
				} else if (changed[s.scale]) s._paths = null;
			});
			for (let k in changed) {
				shouldConvergeSize = true;
				fire("setScale", k);
			}
			if (showCursor && cursor.left >= 0) shouldSetCursor = shouldSetLegend = true;
		}
		for (let k in pendScales) pendScales[k] = null;
	}
	function getOuterIdxs(ydata) {
		let _i0 = clamp(i0 - 1, 0, dataLen - 1);
		let _i1 = clamp(i1 + 1, 0, dataLen - 1);
		while (ydata[_i0] == null && _i0 > 0) _i0--;
		while (ydata[_i1] == null && _i1 < dataLen - 1) _i1++;
		return [_i0, _i1];
	}
	function drawSeries() {
		if (dataLen > 0) {
			let shouldAlpha = series.some((s) => s._focus) && ctxAlpha != focus.alpha;
			if (shouldAlpha) ctx.globalAlpha = ctxAlpha = focus.alpha;
			series.forEach((s, i) => {
				if (i > 0 && s.show) {
					cacheStrokeFill(i, false);
					cacheStrokeFill(i, true);
					if (s._paths == null) {
						let _ctxAlpha = ctxAlpha;
						if (ctxAlpha != s.alpha) ctx.globalAlpha = ctxAlpha = s.alpha;
						let _idxs = mode == 2 ? [0, data[i][0].length - 1] : getOuterIdxs(data[i]);
						s._paths = s.paths(self, i, _idxs[0], _idxs[1]);
						if (ctxAlpha != _ctxAlpha) ctx.globalAlpha = ctxAlpha = _ctxAlpha;
					}
				}
			});
			series.forEach((s, i) => {
				if (i > 0 && s.show) {
					let _ctxAlpha = ctxAlpha;
					if (ctxAlpha != s.alpha) ctx.globalAlpha = ctxAlpha = s.alpha;
					s._paths != null && drawPath(i, false);
					{
						let _gaps = s._paths != null ? s._paths.gaps : null;
						let show = s.points.show(self, i, i0, i1, _gaps);
						let idxs = s.points.filter(self, i, show, _gaps);
						if (show || idxs) {
							s.points._paths = s.points.paths(self, i, i0, i1, idxs);
							drawPath(i, true);
						}
					}
					if (ctxAlpha != _ctxAlpha) ctx.globalAlpha = ctxAlpha = _ctxAlpha;
					fire("drawSeries", i);
				}
			});
			if (shouldAlpha) ctx.globalAlpha = ctxAlpha = 1;
		}
	}
	function cacheStrokeFill(si, _points) {
		let s = _points ? series[si].points : series[si];
		s._stroke = s.stroke(self, si);
		s._fill = s.fill(self, si);
	}
	function drawPath(si, _points) {
		let s = _points ? series[si].points : series[si];
		let { stroke, fill, clip: gapsClip, flags, _stroke: strokeStyle = s._stroke, _fill: fillStyle = s._fill, _width: width = s.width } = s._paths;
		width = roundDec(width * pxRatio, 3);
		let boundsClip = null;
		let offset = width % 2 / 2;
		if (_points && fillStyle == null) fillStyle = width > 0 ? "#fff" : strokeStyle;
		let _pxAlign = s.pxAlign == 1 && offset > 0;
		_pxAlign && ctx.translate(offset, offset);
		if (!_points) {
			let lft = plotLft - width / 2, top = plotTop - width / 2, wid = plotWid + width, hgt = plotHgt + width;
			boundsClip = new Path2D();
			boundsClip.rect(lft, top, wid, hgt);
		}
		if (_points) strokeFill(strokeStyle, width, s.dash, s.cap, fillStyle, stroke, fill, flags, gapsClip);
		else fillStroke(si, strokeStyle, width, s.dash, s.cap, fillStyle, stroke, fill, flags, boundsClip, gapsClip);
		_pxAlign && ctx.translate(-offset, -offset);
	}
	function fillStroke(si, strokeStyle, lineWidth, lineDash, lineCap, fillStyle, strokePath, fillPath, flags, boundsClip, gapsClip) {
		let didStrokeFill = false;
		flags != 0 && bands.forEach((b, bi) => {
			if (b.series[0] == si) {
				let lowerEdge = series[b.series[1]];
				let lowerData = data[b.series[1]];
				let bandClip = (lowerEdge._paths || EMPTY_OBJ).band;
				if (isArr(bandClip)) bandClip = b.dir == 1 ? bandClip[0] : bandClip[1];
				let gapsClip2;
				let _fillStyle = null;
				if (lowerEdge.show && bandClip && hasData(lowerData, i0, i1)) {
					_fillStyle = b.fill(self, bi) || fillStyle;
					gapsClip2 = lowerEdge._paths.clip;
				} else bandClip = null;
				strokeFill(strokeStyle, lineWidth, lineDash, lineCap, _fillStyle, strokePath, fillPath, flags, boundsClip, gapsClip, gapsClip2, bandClip);
				didStrokeFill = true;
			}
		});
		if (!didStrokeFill) strokeFill(strokeStyle, lineWidth, lineDash, lineCap, fillStyle, strokePath, fillPath, flags, boundsClip, gapsClip);
	}
	const CLIP_FILL_STROKE = 3;
	function strokeFill(strokeStyle, lineWidth, lineDash, lineCap, fillStyle, strokePath, fillPath, flags, boundsClip, gapsClip, gapsClip2, bandClip) {
		setCtxStyle(strokeStyle, lineWidth, lineDash, lineCap, fillStyle);
		if (boundsClip || gapsClip || bandClip) {
			ctx.save();
			boundsClip && ctx.clip(boundsClip);
			gapsClip && ctx.clip(gapsClip);
		}
		if (bandClip) {
			if ((flags & CLIP_FILL_STROKE) == CLIP_FILL_STROKE) {
				ctx.clip(bandClip);
				gapsClip2 && ctx.clip(gapsClip2);
				doFill(fillStyle, fillPath);
				doStroke(strokeStyle, strokePath, lineWidth);
			} else if (flags & BAND_CLIP_STROKE) {
				doFill(fillStyle, fillPath);
				ctx.clip(bandClip);
				doStroke(strokeStyle, strokePath, lineWidth);
			} else if (flags & BAND_CLIP_FILL) {
				ctx.save();
				ctx.clip(bandClip);
				gapsClip2 && ctx.clip(gapsClip2);
				doFill(fillStyle, fillPath);
				ctx.restore();
				doStroke(strokeStyle, strokePath, lineWidth);
			}
		} else {
			doFill(fillStyle, fillPath);
			doStroke(strokeStyle, strokePath, lineWidth);
		}
		if (boundsClip || gapsClip || bandClip) ctx.restore();
	}
	function doStroke(strokeStyle, strokePath, lineWidth) {
		if (lineWidth > 0) {
			if (strokePath instanceof Map) strokePath.forEach((strokePath, strokeStyle) => {
				ctx.strokeStyle = ctxStroke = strokeStyle;
				ctx.stroke(strokePath);
			});
			else strokePath != null && strokeStyle && ctx.stroke(strokePath);
		}
	}
	function doFill(fillStyle, fillPath) {
		if (fillPath instanceof Map) fillPath.forEach((fillPath, fillStyle) => {
			ctx.fillStyle = ctxFill = fillStyle;
			ctx.fill(fillPath);
		});
		else fillPath != null && fillStyle && ctx.fill(fillPath);
	}
	function getIncrSpace(axisIdx, min, max, fullDim) {
		let axis = axes[axisIdx];
		let incrSpace;
		if (fullDim <= 0) incrSpace = [0, 0];
		else {
			let minSpace = axis._space = axis.space(self, axisIdx, min, max, fullDim);
			incrSpace = findIncr(min, max, axis._incrs = axis.incrs(self, axisIdx, min, max, fullDim, minSpace), fullDim, minSpace);
		}
		return axis._found = incrSpace;
	}
	function drawOrthoLines(offs, filts, ori, side, pos0, len, width, stroke, dash, cap) {
		let offset = width % 2 / 2;
		pxAlign == 1 && ctx.translate(offset, offset);
		setCtxStyle(stroke, width, dash, cap, stroke);
		ctx.beginPath();
		let x0, y0, x1, y1, pos1 = pos0 + (side == 0 || side == 3 ? -len : len);
		if (ori == 0) {
			y0 = pos0;
			y1 = pos1;
		} else {
			x0 = pos0;
			x1 = pos1;
		}
		for (let i = 0; i < offs.length; i++) if (filts[i] != null) {
			if (ori == 0) x0 = x1 = offs[i];
			else y0 = y1 = offs[i];
			ctx.moveTo(x0, y0);
			ctx.lineTo(x1, y1);
		}
		ctx.stroke();
		pxAlign == 1 && ctx.translate(-offset, -offset);
	}
	function axesCalc(cycleNum) {
		let converged = true;
		axes.forEach((axis, i) => {
			if (!axis.show) return;
			let scale = scales[axis.scale];
			if (scale.min == null) {
				if (axis._show) {
					converged = false;
					axis._show = false;
					resetYSeries(false);
				}
				return;
			} else if (!axis._show) {
				converged = false;
				axis._show = true;
				resetYSeries(false);
			}
			let side = axis.side;
			let ori = side % 2;
			let { min, max } = scale;
			let [_incr, _space] = getIncrSpace(i, min, max, ori == 0 ? plotWidCss : plotHgtCss);
			if (_space == 0) return;
			let forceMin = scale.distr == 2;
			let _splits = axis._splits = axis.splits(self, i, min, max, _incr, _space, forceMin);
			let splits = scale.distr == 2 ? _splits.map((i) => data0[i]) : _splits;
			let incr = scale.distr == 2 ? data0[_splits[1]] - data0[_splits[0]] : _incr;
			let values = axis._values = axis.values(self, axis.filter(self, splits, i, _space, incr), i, _space, incr);
			axis._rotate = side == 2 ? axis.rotate(self, values, i, _space) : 0;
			let oldSize = axis._size;
			axis._size = ceil(axis.size(self, values, i, cycleNum));
			if (oldSize != null && axis._size != oldSize) converged = false;
		});
		return converged;
	}
	function paddingCalc(cycleNum) {
		let converged = true;
		padding.forEach((p, i) => {
			let _p = p(self, i, sidesWithAxes, cycleNum);
			if (_p != _padding[i]) converged = false;
			_padding[i] = _p;
		});
		return converged;
	}
	function drawAxesGrid() {
		for (let i = 0; i < axes.length; i++) {
			let axis = axes[i];
			if (!axis.show || !axis._show) continue;
			let side = axis.side;
			let ori = side % 2;
			let x, y;
			let fillStyle = axis.stroke(self, i);
			let shiftDir = side == 0 || side == 3 ? -1 : 1;
			let [_incr, _space] = axis._found;
			if (axis.label != null) {
				let shiftAmt = axis.labelGap * shiftDir;
				let baseLpos = round((axis._lpos + shiftAmt) * pxRatio);
				setFontStyle(axis.labelFont[0], fillStyle, "center", side == 2 ? TOP : BOTTOM);
				ctx.save();
				if (ori == 1) {
					x = y = 0;
					ctx.translate(baseLpos, round(plotTop + plotHgt / 2));
					ctx.rotate((side == 3 ? -PI : PI) / 2);
				} else {
					x = round(plotLft + plotWid / 2);
					y = baseLpos;
				}
				let _label = isFn(axis.label) ? axis.label(self, i, _incr, _space) : axis.label;
				ctx.fillText(_label, x, y);
				ctx.restore();
			}
			if (_space == 0) continue;
			let scale = scales[axis.scale];
			let plotDim = ori == 0 ? plotWid : plotHgt;
			let plotOff = ori == 0 ? plotLft : plotTop;
			let _splits = axis._splits;
			let splits = scale.distr == 2 ? _splits.map((i) => data0[i]) : _splits;
			let incr = scale.distr == 2 ? data0[_splits[1]] - data0[_splits[0]] : _incr;
			let ticks = axis.ticks;
			let border = axis.border;
			let _tickSize = ticks.show ? ticks.size : 0;
			let tickSize = round(_tickSize * pxRatio);
			let axisGap = round((axis.alignTo == 2 ? axis._size - _tickSize - axis.gap : axis.gap) * pxRatio);
			let angle = axis._rotate * -PI / 180;
			let basePos = pxRound(axis._pos * pxRatio);
			let finalPos = basePos + (tickSize + axisGap) * shiftDir;
			y = ori == 0 ? finalPos : 0;
			x = ori == 1 ? finalPos : 0;
			let font = axis.font[0];
			setFontStyle(font, fillStyle, axis.align == 1 ? LEFT : axis.align == 2 ? RIGHT : angle > 0 ? LEFT : angle < 0 ? RIGHT : ori == 0 ? "center" : side == 3 ? RIGHT : LEFT, angle || ori == 1 ? "middle" : side == 2 ? TOP : BOTTOM);
			let lineHeight = axis.font[1] * axis.lineGap;
			let canOffs = _splits.map((val) => pxRound(getPos(val, scale, plotDim, plotOff)));
			let _values = axis._values;
			for (let i = 0; i < _values.length; i++) {
				let val = _values[i];
				if (val != null) {
					if (ori == 0) x = canOffs[i];
					else y = canOffs[i];
					val = "" + val;
					let _parts = val.indexOf("\n") == -1 ? [val] : val.split(/\n/gm);
					for (let j = 0; j < _parts.length; j++) {
						let text = _parts[j];
						if (angle) {
							ctx.save();
							ctx.translate(x, y + j * lineHeight);
							ctx.rotate(angle);
							ctx.fillText(text, 0, 0);
							ctx.restore();
						} else ctx.fillText(text, x, y + j * lineHeight);
					}
				}
			}
			if (ticks.show) drawOrthoLines(canOffs, ticks.filter(self, splits, i, _space, incr), ori, side, basePos, tickSize, roundDec(ticks.width * pxRatio, 3), ticks.stroke(self, i), ticks.dash, ticks.cap);
			let grid = axis.grid;
			if (grid.show) drawOrthoLines(canOffs, grid.filter(self, splits, i, _space, incr), ori, ori == 0 ? 2 : 1, ori == 0 ? plotTop : plotLft, ori == 0 ? plotHgt : plotWid, roundDec(grid.width * pxRatio, 3), grid.stroke(self, i), grid.dash, grid.cap);
			if (border.show) drawOrthoLines([basePos], [1], ori == 0 ? 1 : 0, ori == 0 ? 1 : 2, ori == 1 ? plotTop : plotLft, ori == 1 ? plotHgt : plotWid, roundDec(border.width * pxRatio, 3), border.stroke(self, i), border.dash, border.cap);
		}
		fire("drawAxes");
	}
	function resetYSeries(minMax) {
		series.forEach((s, i) => {
			if (i > 0) {
				s._paths = null;
				if (minMax) {
					if (mode == 1) {
						s.min = null;
						s.max = null;
					} else s.facets.forEach((f) => {
						f.min = null;
						f.max = null;
					});
				}
			}
		});
	}
	let queuedCommit = false;
	let deferHooks = false;
	let hooksQueue = [];
	function flushHooks() {
		deferHooks = false;
		for (let i = 0; i < hooksQueue.length; i++) fire(...hooksQueue[i]);
		hooksQueue.length = 0;
	}
	function commit() {
		if (!queuedCommit) {
			microTask(_commit);
			queuedCommit = true;
		}
	}
	function batch(fn, _deferHooks = false) {
		queuedCommit = true;
		deferHooks = _deferHooks;
		fn(self);
		_commit();
		if (_deferHooks && hooksQueue.length > 0) queueMicrotask(flushHooks);
	}
	self.batch = batch;
	function _commit() {
		if (shouldSetScales) {
			setScales();
			shouldSetScales = false;
		}
		if (shouldConvergeSize) {
			convergeSize();
			shouldConvergeSize = false;
		}
		if (shouldSetSize) {
			setStylePx(under, LEFT, plotLftCss);
			setStylePx(under, TOP, plotTopCss);
			setStylePx(under, WIDTH, plotWidCss);
			setStylePx(under, HEIGHT, plotHgtCss);
			setStylePx(over, LEFT, plotLftCss);
			setStylePx(over, TOP, plotTopCss);
			setStylePx(over, WIDTH, plotWidCss);
			setStylePx(over, HEIGHT, plotHgtCss);
			setStylePx(wrap, WIDTH, fullWidCss);
			setStylePx(wrap, HEIGHT, fullHgtCss);
			can.width = round(fullWidCss * pxRatio);
			can.height = round(fullHgtCss * pxRatio);
			axes.forEach(({ _el, _show, _size, _pos, side }) => {
				if (_el != null) {
					if (_show) {
						let posOffset = side === 3 || side === 0 ? _size : 0;
						let isVt = side % 2 == 1;
						setStylePx(_el, isVt ? "left" : "top", _pos - posOffset);
						setStylePx(_el, isVt ? "width" : "height", _size);
						setStylePx(_el, isVt ? "top" : "left", isVt ? plotTopCss : plotLftCss);
						setStylePx(_el, isVt ? "height" : "width", isVt ? plotHgtCss : plotWidCss);
						remClass(_el, OFF);
					} else addClass(_el, OFF);
				}
			});
			ctxStroke = ctxFill = ctxWidth = ctxJoin = ctxCap = ctxFont = ctxAlign = ctxBaseline = ctxDash = null;
			ctxAlpha = 1;
			syncRect(true);
			if (plotLftCss != _plotLftCss || plotTopCss != _plotTopCss || plotWidCss != _plotWidCss || plotHgtCss != _plotHgtCss) {
				resetYSeries(false);
				let pctWid = plotWidCss / _plotWidCss;
				let pctHgt = plotHgtCss / _plotHgtCss;
				if (showCursor && !shouldSetCursor && cursor.left >= 0) {
					cursor.left *= pctWid;
					cursor.top *= pctHgt;
					vCursor && elTrans(vCursor, round(cursor.left), 0, plotWidCss, plotHgtCss);
					hCursor && elTrans(hCursor, 0, round(cursor.top), plotWidCss, plotHgtCss);
					for (let i = 0; i < cursorPts.length; i++) {
						let pt = cursorPts[i];
						if (pt != null) {
							cursorPtsLft[i] *= pctWid;
							cursorPtsTop[i] *= pctHgt;
							elTrans(pt, ceil(cursorPtsLft[i]), ceil(cursorPtsTop[i]), plotWidCss, plotHgtCss);
						}
					}
				}
				if (select.show && !shouldSetSelect && select.left >= 0 && select.width > 0) {
					select.left *= pctWid;
					select.width *= pctWid;
					select.top *= pctHgt;
					select.height *= pctHgt;
					for (let prop in _hideProps) setStylePx(selectDiv, prop, select[prop]);
				}
				_plotLftCss = plotLftCss;
				_plotTopCss = plotTopCss;
				_plotWidCss = plotWidCss;
				_plotHgtCss = plotHgtCss;
			}
			fire("setSize");
			shouldSetSize = false;
		}
		if (fullWidCss > 0 && fullHgtCss > 0) {
			ctx.clearRect(0, 0, can.width, can.height);
			fire("drawClear");
			drawOrder.forEach((fn) => fn());
			fire("draw");
		}
		if (select.show && shouldSetSelect) {
			setSelect(select);
			shouldSetSelect = false;
		}
		if (showCursor && shouldSetCursor) {
			updateCursor(null, true, false);
			shouldSetCursor = false;
		}
		if (legend.show && legend.live && shouldSetLegend) {
			setLegend();
			shouldSetLegend = false;
		}
		if (!ready) {
			ready = true;
			self.status = 1;
			fire("ready");
		}
		viaAutoScaleX = false;
		queuedCommit = false;
	}
	self.redraw = (rebuildPaths, recalcAxes) => {
		shouldConvergeSize = recalcAxes || false;
		if (rebuildPaths !== false) _setScale(xScaleKey, scaleX.min, scaleX.max);
		else commit();
	};
	function setScale(key, opts) {
		let sc = scales[key];
		if (sc.from == null) {
			if (dataLen == 0) {
				let minMax = sc.range(self, opts.min, opts.max, key);
				opts.min = minMax[0];
				opts.max = minMax[1];
			}
			if (opts.min > opts.max) {
				let _min = opts.min;
				opts.min = opts.max;
				opts.max = _min;
			}
			if (dataLen > 1 && opts.min != null && opts.max != null && opts.max - opts.min < 1e-16) return;
			if (key == xScaleKey) {
				if (sc.distr == 2 && dataLen > 0) {
					opts.min = closestIdx(opts.min, data[0]);
					opts.max = closestIdx(opts.max, data[0]);
					if (opts.min == opts.max) opts.max++;
				}
			}
			pendScales[key] = opts;
			shouldSetScales = true;
			commit();
		}
	}
	self.setScale = setScale;
	let xCursor;
	let yCursor;
	let vCursor;
	let hCursor;
	let rawMouseLeft0;
	let rawMouseTop0;
	let mouseLeft0;
	let mouseTop0;
	let rawMouseLeft1;
	let rawMouseTop1;
	let mouseLeft1;
	let mouseTop1;
	let dragging = false;
	const drag = cursor.drag;
	let dragX = drag.x;
	let dragY = drag.y;
	if (showCursor) {
		if (cursor.x) xCursor = placeDiv(CURSOR_X, over);
		if (cursor.y) yCursor = placeDiv(CURSOR_Y, over);
		if (scaleX.ori == 0) {
			vCursor = xCursor;
			hCursor = yCursor;
		} else {
			vCursor = yCursor;
			hCursor = xCursor;
		}
		mouseLeft1 = cursor.left;
		mouseTop1 = cursor.top;
	}
	const select = self.select = assign({
		show: true,
		over: true,
		left: 0,
		width: 0,
		top: 0,
		height: 0
	}, opts.select);
	const selectDiv = select.show ? placeDiv(SELECT, select.over ? over : under) : null;
	function setSelect(opts, _fire) {
		if (select.show) {
			for (let prop in opts) {
				select[prop] = opts[prop];
				if (prop in _hideProps) setStylePx(selectDiv, prop, opts[prop]);
			}
			_fire !== false && fire("setSelect");
		}
	}
	self.setSelect = setSelect;
	function toggleDOM(i) {
		if (series[i].show) showLegend && remClass(legendRows[i], OFF);
		else {
			showLegend && addClass(legendRows[i], OFF);
			if (showCursor) {
				let pt = cursorOnePt ? cursorPts[0] : cursorPts[i];
				pt != null && elTrans(pt, -10, -10, plotWidCss, plotHgtCss);
			}
		}
	}
	function _setScale(key, min, max) {
		setScale(key, {
			min,
			max
		});
	}
	function setSeries(i, opts, _fire, _pub) {
		if (opts.focus != null) setFocus(i);
		if (opts.show != null) series.forEach((s, si) => {
			if (si > 0 && (i == si || i == null)) {
				s.show = opts.show;
				toggleDOM(si);
				if (mode == 2) {
					_setScale(s.facets[0].scale, null, null);
					_setScale(s.facets[1].scale, null, null);
				} else _setScale(s.scale, null, null);
				commit();
			}
		});
		_fire !== false && fire("setSeries", i, opts);
		_pub && pubSync("setSeries", self, i, opts);
	}
	self.setSeries = setSeries;
	function setBand(bi, opts) {
		assign(bands[bi], opts);
	}
	function addBand(opts, bi) {
		opts.fill = fnOrSelf(opts.fill || null);
		opts.dir = ifNull(opts.dir, -1);
		bi = bi == null ? bands.length : bi;
		bands.splice(bi, 0, opts);
	}
	function delBand(bi) {
		if (bi == null) bands.length = 0;
		else bands.splice(bi, 1);
	}
	self.addBand = addBand;
	self.setBand = setBand;
	self.delBand = delBand;
	function setAlpha(i, value) {
		series[i].alpha = value;
		if (showCursor && cursorPts[i] != null) cursorPts[i].style.opacity = value;
		if (showLegend && legendRows[i]) legendRows[i].style.opacity = value;
	}
	let closestDist;
	let closestSeries;
	let focusedSeries;
	const FOCUS_TRUE = { focus: true };
	function setFocus(i) {
		if (i != focusedSeries) {
			let allFocused = i == null;
			let _setAlpha = focus.alpha != 1;
			series.forEach((s, i2) => {
				if (mode == 1 || i2 > 0) {
					let isFocused = allFocused || i2 == 0 || i2 == i;
					s._focus = allFocused ? null : isFocused;
					_setAlpha && setAlpha(i2, isFocused ? 1 : focus.alpha);
				}
			});
			focusedSeries = i;
			_setAlpha && commit();
		}
	}
	if (showLegend && cursorFocus) onMouse(mouseleave, legendTable, (e) => {
		if (cursor._lock) return;
		setCursorEvent(e);
		if (focusedSeries != null) setSeries(null, FOCUS_TRUE, true, syncOpts.setSeries);
	});
	function posToVal(pos, scale, can) {
		let sc = scales[scale];
		if (can) pos = pos / pxRatio - (sc.ori == 1 ? plotTopCss : plotLftCss);
		let dim = plotWidCss;
		if (sc.ori == 1) {
			dim = plotHgtCss;
			pos = dim - pos;
		}
		if (sc.dir == -1) pos = dim - pos;
		let _min = sc._min, _max = sc._max, pct = pos / dim;
		let sv = _min + (_max - _min) * pct;
		let distr = sc.distr;
		return distr == 3 ? pow(10, sv) : distr == 4 ? sinh(sv, sc.asinh) : distr == 100 ? sc.bwd(sv) : sv;
	}
	function closestIdxFromXpos(pos, can) {
		return closestIdx(posToVal(pos, xScaleKey, can), data[0], i0, i1);
	}
	self.valToIdx = (val) => closestIdx(val, data[0]);
	self.posToIdx = closestIdxFromXpos;
	self.posToVal = posToVal;
	self.valToPos = (val, scale, can) => scales[scale].ori == 0 ? getHPos(val, scales[scale], can ? plotWid : plotWidCss, can ? plotLft : 0) : getVPos(val, scales[scale], can ? plotHgt : plotHgtCss, can ? plotTop : 0);
	self.setCursor = (opts, _fire, _pub) => {
		mouseLeft1 = opts.left;
		mouseTop1 = opts.top;
		updateCursor(null, _fire, _pub);
	};
	function setSelH(off, dim) {
		setStylePx(selectDiv, LEFT, select.left = off);
		setStylePx(selectDiv, WIDTH, select.width = dim);
	}
	function setSelV(off, dim) {
		setStylePx(selectDiv, TOP, select.top = off);
		setStylePx(selectDiv, HEIGHT, select.height = dim);
	}
	let setSelX = scaleX.ori == 0 ? setSelH : setSelV;
	let setSelY = scaleX.ori == 1 ? setSelH : setSelV;
	function syncLegend() {
		if (showLegend && legend.live) for (let i = mode == 2 ? 1 : 0; i < series.length; i++) {
			if (i == 0 && multiValLegend) continue;
			let vals = legend.values[i];
			let j = 0;
			for (let k in vals) legendCells[i][j++].firstChild.nodeValue = vals[k];
		}
	}
	function setLegend(opts, _fire) {
		if (opts != null) {
			if (opts.idxs) opts.idxs.forEach((didx, sidx) => {
				activeIdxs[sidx] = didx;
			});
			else if (!isUndef(opts.idx)) activeIdxs.fill(opts.idx);
			legend.idx = activeIdxs[0];
		}
		if (showLegend && legend.live) {
			for (let sidx = 0; sidx < series.length; sidx++) if (sidx > 0 || mode == 1 && !multiValLegend) setLegendValues(sidx, activeIdxs[sidx]);
			syncLegend();
		}
		shouldSetLegend = false;
		_fire !== false && fire("setLegend");
	}
	self.setLegend = setLegend;
	function setLegendValues(sidx, idx) {
		let s = series[sidx];
		let src = sidx == 0 && xScaleDistr == 2 ? data0 : data[sidx];
		let val;
		if (multiValLegend) val = s.values(self, sidx, idx) ?? NULL_LEGEND_VALUES;
		else {
			val = s.value(self, idx == null ? null : src[idx], sidx, idx);
			val = val == null ? NULL_LEGEND_VALUES : { _: val };
		}
		legend.values[sidx] = val;
	}
	function updateCursor(src, _fire, _pub) {
		rawMouseLeft1 = mouseLeft1;
		rawMouseTop1 = mouseTop1;
		[mouseLeft1, mouseTop1] = cursor.move(self, mouseLeft1, mouseTop1);
		cursor.left = mouseLeft1;
		cursor.top = mouseTop1;
		if (showCursor) {
			vCursor && elTrans(vCursor, round(mouseLeft1), 0, plotWidCss, plotHgtCss);
			hCursor && elTrans(hCursor, 0, round(mouseTop1), plotWidCss, plotHgtCss);
		}
		let idx;
		let noDataInRange = i0 > i1;
		closestDist = inf;
		closestSeries = null;
		let xDim = scaleX.ori == 0 ? plotWidCss : plotHgtCss;
		let yDim = scaleX.ori == 1 ? plotWidCss : plotHgtCss;
		if (mouseLeft1 < 0 || dataLen == 0 || noDataInRange) {
			idx = cursor.idx = null;
			for (let i = 0; i < series.length; i++) {
				let pt = cursorPts[i];
				pt != null && elTrans(pt, -10, -10, plotWidCss, plotHgtCss);
			}
			if (cursorFocus) setSeries(null, FOCUS_TRUE, true, src == null && syncOpts.setSeries);
			if (legend.live) {
				activeIdxs.fill(idx);
				shouldSetLegend = true;
			}
		} else {
			let mouseXPos, valAtPosX, xPos;
			if (mode == 1) {
				mouseXPos = scaleX.ori == 0 ? mouseLeft1 : mouseTop1;
				valAtPosX = posToVal(mouseXPos, xScaleKey);
				idx = cursor.idx = closestIdx(valAtPosX, data[0], i0, i1);
				xPos = valToPosX(data[0][idx], scaleX, xDim, 0);
			}
			let _ptLft = -10;
			let _ptTop = -10;
			let _ptWid = 0;
			let _ptHgt = 0;
			let _centered = true;
			let _ptFill = "";
			let _ptStroke = "";
			for (let i = mode == 2 ? 1 : 0; i < series.length; i++) {
				let s = series[i];
				let idx1 = activeIdxs[i];
				let yVal1 = idx1 == null ? null : mode == 1 ? data[i][idx1] : data[i][1][idx1];
				let idx2 = cursor.dataIdx(self, i, idx, valAtPosX);
				let yVal2 = idx2 == null ? null : mode == 1 ? data[i][idx2] : data[i][1][idx2];
				shouldSetLegend = shouldSetLegend || yVal2 != yVal1 || idx2 != idx1;
				activeIdxs[i] = idx2;
				if (i > 0 && s.show) {
					let xPos2 = idx2 == null ? -10 : idx2 == idx ? xPos : valToPosX(mode == 1 ? data[0][idx2] : data[i][0][idx2], scaleX, xDim, 0);
					let yPos = yVal2 == null ? -10 : valToPosY(yVal2, mode == 1 ? scales[s.scale] : scales[s.facets[1].scale], yDim, 0);
					if (cursorFocus && yVal2 != null) {
						let mouseYPos = scaleX.ori == 1 ? mouseLeft1 : mouseTop1;
						let dist = abs(focus.dist(self, i, idx2, yPos, mouseYPos));
						if (dist < closestDist) {
							let bias = focus.bias;
							if (bias != 0) {
								let mouseYVal = posToVal(mouseYPos, s.scale);
								let seriesYValSign = yVal2 >= 0 ? 1 : -1;
								let mouseYValSign = mouseYVal >= 0 ? 1 : -1;
								if (mouseYValSign == seriesYValSign && (mouseYValSign == 1 ? bias == 1 ? yVal2 >= mouseYVal : yVal2 <= mouseYVal : bias == 1 ? yVal2 <= mouseYVal : yVal2 >= mouseYVal)) {
									closestDist = dist;
									closestSeries = i;
								}
							} else {
								closestDist = dist;
								closestSeries = i;
							}
						}
					}
					if (shouldSetLegend || cursorOnePt) {
						let hPos, vPos;
						if (scaleX.ori == 0) {
							hPos = xPos2;
							vPos = yPos;
						} else {
							hPos = yPos;
							vPos = xPos2;
						}
						let ptWid, ptHgt, ptLft, ptTop, ptStroke, ptFill, centered = true, getBBox = points.bbox;
						if (getBBox != null) {
							centered = false;
							let bbox = getBBox(self, i);
							ptLft = bbox.left;
							ptTop = bbox.top;
							ptWid = bbox.width;
							ptHgt = bbox.height;
						} else {
							ptLft = hPos;
							ptTop = vPos;
							ptWid = ptHgt = points.size(self, i);
						}
						ptFill = points.fill(self, i);
						ptStroke = points.stroke(self, i);
						if (cursorOnePt) {
							if (i == closestSeries && closestDist <= focus.prox) {
								_ptLft = ptLft;
								_ptTop = ptTop;
								_ptWid = ptWid;
								_ptHgt = ptHgt;
								_centered = centered;
								_ptFill = ptFill;
								_ptStroke = ptStroke;
							}
						} else {
							let pt = cursorPts[i];
							if (pt != null) {
								cursorPtsLft[i] = ptLft;
								cursorPtsTop[i] = ptTop;
								elSize(pt, ptWid, ptHgt, centered);
								elColor(pt, ptFill, ptStroke);
								elTrans(pt, ceil(ptLft), ceil(ptTop), plotWidCss, plotHgtCss);
							}
						}
					}
				}
			}
			if (cursorOnePt) {
				let p = focus.prox;
				if (shouldSetLegend || (focusedSeries == null ? closestDist <= p : closestDist > p || closestSeries != focusedSeries)) {
					let pt = cursorPts[0];
					if (pt != null) {
						cursorPtsLft[0] = _ptLft;
						cursorPtsTop[0] = _ptTop;
						elSize(pt, _ptWid, _ptHgt, _centered);
						elColor(pt, _ptFill, _ptStroke);
						elTrans(pt, ceil(_ptLft), ceil(_ptTop), plotWidCss, plotHgtCss);
					}
				}
			}
		}
		if (select.show && dragging) {
			if (src != null) {
				let [xKey, yKey] = syncOpts.scales;
				let [matchXKeys, matchYKeys] = syncOpts.match;
				let [xKeySrc, yKeySrc] = src.cursor.sync.scales;
				let sdrag = src.cursor.drag;
				dragX = sdrag._x;
				dragY = sdrag._y;
				if (dragX || dragY) {
					let { left, top, width, height } = src.select;
					let sori = src.scales[xKeySrc].ori;
					let sPosToVal = src.posToVal;
					let sOff, sDim, sc, a, b;
					let matchingX = xKey != null && matchXKeys(xKey, xKeySrc);
					let matchingY = yKey != null && matchYKeys(yKey, yKeySrc);
					if (matchingX && dragX) {
						if (sori == 0) {
							sOff = left;
							sDim = width;
						} else {
							sOff = top;
							sDim = height;
						}
						sc = scales[xKey];
						a = valToPosX(sPosToVal(sOff, xKeySrc), sc, xDim, 0);
						b = valToPosX(sPosToVal(sOff + sDim, xKeySrc), sc, xDim, 0);
						setSelX(min(a, b), abs(b - a));
					} else setSelX(0, xDim);
					if (matchingY && dragY) {
						if (sori == 1) {
							sOff = left;
							sDim = width;
						} else {
							sOff = top;
							sDim = height;
						}
						sc = scales[yKey];
						a = valToPosY(sPosToVal(sOff, yKeySrc), sc, yDim, 0);
						b = valToPosY(sPosToVal(sOff + sDim, yKeySrc), sc, yDim, 0);
						setSelY(min(a, b), abs(b - a));
					} else setSelY(0, yDim);
				} else hideSelect();
			} else {
				let rawDX = abs(rawMouseLeft1 - rawMouseLeft0);
				let rawDY = abs(rawMouseTop1 - rawMouseTop0);
				if (scaleX.ori == 1) {
					let _rawDX = rawDX;
					rawDX = rawDY;
					rawDY = _rawDX;
				}
				dragX = drag.x && rawDX >= drag.dist;
				dragY = drag.y && rawDY >= drag.dist;
				let uni = drag.uni;
				if (uni != null) {
					if (dragX && dragY) {
						dragX = rawDX >= uni;
						dragY = rawDY >= uni;
						if (!dragX && !dragY) {
							if (rawDY > rawDX) dragY = true;
							else dragX = true;
						}
					}
				} else if (drag.x && drag.y && (dragX || dragY)) dragX = dragY = true;
				let p0, p1;
				if (dragX) {
					if (scaleX.ori == 0) {
						p0 = mouseLeft0;
						p1 = mouseLeft1;
					} else {
						p0 = mouseTop0;
						p1 = mouseTop1;
					}
					setSelX(min(p0, p1), abs(p1 - p0));
					if (!dragY) setSelY(0, yDim);
				}
				if (dragY) {
					if (scaleX.ori == 1) {
						p0 = mouseLeft0;
						p1 = mouseLeft1;
					} else {
						p0 = mouseTop0;
						p1 = mouseTop1;
					}
					setSelY(min(p0, p1), abs(p1 - p0));
					if (!dragX) setSelX(0, xDim);
				}
				if (!dragX && !dragY) {
					setSelX(0, 0);
					setSelY(0, 0);
				}
			}
		}
		drag._x = dragX;
		drag._y = dragY;
		if (src == null) {
			if (_pub) {
				if (syncKey != null) {
					let [xSyncKey, ySyncKey] = syncOpts.scales;
					syncOpts.values[0] = xSyncKey != null ? posToVal(scaleX.ori == 0 ? mouseLeft1 : mouseTop1, xSyncKey) : null;
					syncOpts.values[1] = ySyncKey != null ? posToVal(scaleX.ori == 1 ? mouseLeft1 : mouseTop1, ySyncKey) : null;
				}
				pubSync(mousemove, self, mouseLeft1, mouseTop1, plotWidCss, plotHgtCss, idx);
			}
			if (cursorFocus) {
				let shouldPub = _pub && syncOpts.setSeries;
				let p = focus.prox;
				if (focusedSeries == null) {
					if (closestDist <= p) setSeries(closestSeries, FOCUS_TRUE, true, shouldPub);
				} else if (closestDist > p) setSeries(null, FOCUS_TRUE, true, shouldPub);
				else if (closestSeries != focusedSeries) setSeries(closestSeries, FOCUS_TRUE, true, shouldPub);
			}
		}
		if (shouldSetLegend) {
			legend.idx = idx;
			setLegend();
		}
		_fire !== false && fire("setCursor");
	}
	let rect = null;
	Object.defineProperty(self, "rect", { get() {
		if (rect == null) syncRect(false);
		return rect;
	} });
	function syncRect(defer = false) {
		if (defer) rect = null;
		else {
			rect = over.getBoundingClientRect();
			fire("syncRect", rect);
		}
	}
	function mouseMove(e, src, _l, _t, _w, _h, _i) {
		if (cursor._lock) return;
		if (dragging && e != null && e.movementX == 0 && e.movementY == 0) return;
		cacheMouse(e, src, _l, _t, _w, _h, _i, false, e != null);
		if (e != null) updateCursor(null, true, true);
		else updateCursor(src, true, false);
	}
	function cacheMouse(e, src, _l, _t, _w, _h, _i, initial, snap) {
		if (rect == null) syncRect(false);
		setCursorEvent(e);
		if (e != null) {
			_l = e.clientX - rect.left;
			_t = e.clientY - rect.top;
		} else {
			if (_l < 0 || _t < 0) {
				mouseLeft1 = -10;
				mouseTop1 = -10;
				return;
			}
			let [xKey, yKey] = syncOpts.scales;
			let syncOptsSrc = src.cursor.sync;
			let [xValSrc, yValSrc] = syncOptsSrc.values;
			let [xKeySrc, yKeySrc] = syncOptsSrc.scales;
			let [matchXKeys, matchYKeys] = syncOpts.match;
			let rotSrc = src.axes[0].side % 2 == 1;
			let xDim = scaleX.ori == 0 ? plotWidCss : plotHgtCss, yDim = scaleX.ori == 1 ? plotWidCss : plotHgtCss, _xDim = rotSrc ? _h : _w, _yDim = rotSrc ? _w : _h, _xPos = rotSrc ? _t : _l, _yPos = rotSrc ? _l : _t;
			if (xKeySrc != null) _l = matchXKeys(xKey, xKeySrc) ? getPos(xValSrc, scales[xKey], xDim, 0) : -10;
			else _l = xDim * (_xPos / _xDim);
			if (yKeySrc != null) _t = matchYKeys(yKey, yKeySrc) ? getPos(yValSrc, scales[yKey], yDim, 0) : -10;
			else _t = yDim * (_yPos / _yDim);
			if (scaleX.ori == 1) {
				let __l = _l;
				_l = _t;
				_t = __l;
			}
		}
		if (snap && (src == null || src.cursor.event.type == mousemove)) {
			if (_l <= 1 || _l >= plotWidCss - 1) _l = incrRound(_l, plotWidCss);
			if (_t <= 1 || _t >= plotHgtCss - 1) _t = incrRound(_t, plotHgtCss);
		}
		if (initial) {
			rawMouseLeft0 = _l;
			rawMouseTop0 = _t;
			[mouseLeft0, mouseTop0] = cursor.move(self, _l, _t);
		} else {
			mouseLeft1 = _l;
			mouseTop1 = _t;
		}
	}
	const _hideProps = {
		width: 0,
		height: 0,
		left: 0,
		top: 0
	};
	function hideSelect() {
		setSelect(_hideProps, false);
	}
	let downSelectLeft;
	let downSelectTop;
	let downSelectWidth;
	let downSelectHeight;
	function mouseDown(e, src, _l, _t, _w, _h, _i) {
		dragging = true;
		dragX = dragY = drag._x = drag._y = false;
		cacheMouse(e, src, _l, _t, _w, _h, _i, true, false);
		if (e != null) {
			onMouse(mouseup, doc, mouseUp, false);
			pubSync(mousedown, self, mouseLeft0, mouseTop0, plotWidCss, plotHgtCss, null);
		}
		let { left, top, width, height } = select;
		downSelectLeft = left;
		downSelectTop = top;
		downSelectWidth = width;
		downSelectHeight = height;
	}
	function mouseUp(e, src, _l, _t, _w, _h, _i) {
		dragging = drag._x = drag._y = false;
		cacheMouse(e, src, _l, _t, _w, _h, _i, false, true);
		let { left, top, width, height } = select;
		let hasSelect = width > 0 || height > 0;
		let chgSelect = downSelectLeft != left || downSelectTop != top || downSelectWidth != width || downSelectHeight != height;
		hasSelect && chgSelect && setSelect(select);
		if (drag.setScale && hasSelect && chgSelect) {
			let xOff = left, xDim = width, yOff = top, yDim = height;
			if (scaleX.ori == 1) xOff = top, xDim = height, yOff = left, yDim = width;
			if (dragX) _setScale(xScaleKey, posToVal(xOff, xScaleKey), posToVal(xOff + xDim, xScaleKey));
			if (dragY) for (let k in scales) {
				let sc = scales[k];
				if (k != xScaleKey && sc.from == null && sc.min != inf) _setScale(k, posToVal(yOff + yDim, k), posToVal(yOff, k));
			}
			hideSelect();
		} else if (cursor.lock) {
			cursor._lock = !cursor._lock;
			updateCursor(src, true, e != null);
		}
		if (e != null) {
			offMouse(mouseup, doc);
			pubSync(mouseup, self, mouseLeft1, mouseTop1, plotWidCss, plotHgtCss, null);
		}
	}
	function mouseLeave(e, src, _l, _t, _w, _h, _i) {
		if (cursor._lock) return;
		setCursorEvent(e);
		let _dragging = dragging;
		if (dragging) {
			let snapH = true;
			let snapV = true;
			let snapProx = 10;
			let dragH, dragV;
			if (scaleX.ori == 0) {
				dragH = dragX;
				dragV = dragY;
			} else {
				dragH = dragY;
				dragV = dragX;
			}
			if (dragH && dragV) {
				snapH = mouseLeft1 <= snapProx || mouseLeft1 >= plotWidCss - snapProx;
				snapV = mouseTop1 <= snapProx || mouseTop1 >= plotHgtCss - snapProx;
			}
			if (dragH && snapH) mouseLeft1 = mouseLeft1 < mouseLeft0 ? 0 : plotWidCss;
			if (dragV && snapV) mouseTop1 = mouseTop1 < mouseTop0 ? 0 : plotHgtCss;
			updateCursor(null, true, true);
			dragging = false;
		}
		mouseLeft1 = -10;
		mouseTop1 = -10;
		activeIdxs.fill(null);
		updateCursor(null, true, true);
		if (_dragging) dragging = _dragging;
	}
	function dblClick(e, src, _l, _t, _w, _h, _i) {
		if (cursor._lock) return;
		setCursorEvent(e);
		autoScaleX();
		hideSelect();
		if (e != null) pubSync(dblclick, self, mouseLeft1, mouseTop1, plotWidCss, plotHgtCss, null);
	}
	function syncPxRatio() {
		axes.forEach(syncFontSize);
		_setSize(self.width, self.height, true);
	}
	on(dppxchange, win, syncPxRatio);
	const events = {};
	events.mousedown = mouseDown;
	events.mousemove = mouseMove;
	events.mouseup = mouseUp;
	events.dblclick = dblClick;
	events["setSeries"] = (e, src, idx, opts) => {
		let seriesIdxMatcher = syncOpts.match[2];
		idx = seriesIdxMatcher(self, src, idx);
		idx != -1 && setSeries(idx, opts, true, false);
	};
	if (showCursor) {
		onMouse(mousedown, over, mouseDown);
		onMouse(mousemove, over, mouseMove);
		onMouse(mouseenter, over, (e) => {
			setCursorEvent(e);
			syncRect(false);
		});
		onMouse(mouseleave, over, mouseLeave);
		onMouse(dblclick, over, dblClick);
		cursorPlots.add(self);
		self.syncRect = syncRect;
	}
	const hooks = self.hooks = opts.hooks || {};
	function fire(evName, a1, a2) {
		if (deferHooks) hooksQueue.push([
			evName,
			a1,
			a2
		]);
		else if (evName in hooks) hooks[evName].forEach((fn) => {
			fn.call(null, self, a1, a2);
		});
	}
	(opts.plugins || []).forEach((p) => {
		for (let evName in p.hooks) hooks[evName] = (hooks[evName] || []).concat(p.hooks[evName]);
	});
	const seriesIdxMatcher = (self, src, srcSeriesIdx) => srcSeriesIdx;
	const syncOpts = assign({
		key: null,
		setSeries: false,
		filters: {
			pub: retTrue,
			sub: retTrue
		},
		scales: [xScaleKey, series[1] ? series[1].scale : null],
		match: [
			retEq,
			retEq,
			seriesIdxMatcher
		],
		values: [null, null]
	}, cursor.sync);
	if (syncOpts.match.length == 2) syncOpts.match.push(seriesIdxMatcher);
	cursor.sync = syncOpts;
	const syncKey = syncOpts.key;
	const sync = _sync(syncKey);
	function pubSync(type, src, x, y, w, h, i) {
		if (syncOpts.filters.pub(type, src, x, y, w, h, i)) sync.pub(type, src, x, y, w, h, i);
	}
	sync.sub(self);
	function pub(type, src, x, y, w, h, i) {
		if (syncOpts.filters.sub(type, src, x, y, w, h, i)) events[type](null, src, x, y, w, h, i);
	}
	self.pub = pub;
	function destroy() {
		sync.unsub(self);
		cursorPlots.delete(self);
		mouseListeners.clear();
		off(dppxchange, win, syncPxRatio);
		root.remove();
		legendTable?.remove();
		fire("destroy");
	}
	self.destroy = destroy;
	function _init() {
		fire("init", opts, data);
		setData(data || opts.data, false);
		if (pendScales[xScaleKey]) setScale(xScaleKey, pendScales[xScaleKey]);
		else autoScaleX();
		shouldSetSelect = select.show && (select.width > 0 || select.height > 0);
		shouldSetCursor = shouldSetLegend = true;
		_setSize(opts.width, opts.height);
	}
	series.forEach(initSeries);
	axes.forEach(initAxis);
	if (then) {
		if (then instanceof HTMLElement) {
			then.appendChild(root);
			_init();
		} else then(self, _init);
	} else _init();
	return self;
}
uPlot.assign = assign;
uPlot.fmtNum = fmtNum;
uPlot.rangeNum = rangeNum;
uPlot.rangeLog = rangeLog;
uPlot.rangeAsinh = rangeAsinh;
uPlot.orient = orient;
uPlot.pxRatio = pxRatio;
uPlot.join = join;
uPlot.fmtDate = fmtDate;
uPlot.tzDate = tzDate;
uPlot.sync = _sync;
{
	uPlot.addGap = addGap;
	uPlot.clipGaps = clipGaps;
	let paths = uPlot.paths = { points: points$1 };
	paths.linear = linear;
	paths.stepped = stepped;
	paths.bars = bars;
	paths.spline = monotoneCubic;
}
// src/lib/thin.ts
/** The index of the first element of sorted `xs` that is not below `x`. */
function lowerBound(xs, x, length = xs.length) {
	let [low, high] = [0, length];
	while (low < high) {
		const middle = low + high >> 1;
		if (xs[middle] < x) low = middle + 1;
		else high = middle;
	}
	return low;
}
/**
* A mean over the last `window` points that never changes the past: it looks back only, and the first points are
* means of as many as there are. Taken over all points, before thinning; points that are not finite are left out.
* Grows with what it is of, and begins anew when the past or the window has changed.
*/
var RunningMean = class {
	#out = /* @__PURE__ */ new Float64Array(1024);
	#of = "";
	#length = 0;
	#sum = 0;
	#n = 0;
	/** The means of the first `length` of `ys`; `of` names them: another name, other numbers. */
	of(of, ys, length, window) {
		const name = `${of}:${window}`;
		if (name !== this.#of || length < this.#length) [this.#of, this.#length, this.#sum, this.#n] = [
			name,
			0,
			0,
			0
		];
		if (length > this.#out.length) {
			const larger = new Float64Array(Math.max(length, 2 * this.#out.length));
			larger.set(this.#out);
			this.#out = larger;
		}
		for (let i = this.#length; i < length; i++) {
			this.#count(ys[i], 1);
			if (i >= window) this.#count(ys[i - window], -1);
			this.#out[i] = this.#n > 0 ? this.#sum / this.#n : NaN;
		}
		this.#length = length;
		return this.#out.subarray(0, length);
	}
	#count(y, sign) {
		if (!Number.isFinite(y)) return;
		this.#sum += sign * y;
		this.#n += sign;
	}
};
/**
* Thins `length` points to at most one column for each of `columns` pixels between `from` and `to`, keeping the
* least and greatest of each, so that no spike is lost. One point on each side is kept, so that lines run to the
* edge.
*/
function thin(xs, ys, mean, length, from, to, columns) {
	const first = Math.max(0, lowerBound(xs, from, length) - 1);
	const last = Math.min(length, lowerBound(xs, to, length) + 1);
	const each = Math.max(1, (last - first) / Math.max(1, columns));
	const n = Math.max(0, Math.ceil((last - first) / each));
	const out = {
		x: new Float64Array(n),
		low: new Float64Array(n),
		high: new Float64Array(n),
		mean: new Float64Array(n)
	};
	for (let column = 0; column < n; column++) {
		const a = first + Math.floor(column * each);
		const b = Math.min(last, Math.max(a + 1, first + Math.floor((column + 1) * each)));
		let [low, high] = [Infinity, -Infinity];
		for (let i = a; i < b; i++) {
			const y = ys[i];
			if (y < low) low = y;
			if (y > high) high = y;
		}
		out.x[column] = xs[b - 1];
		out.low[column] = low <= high ? low : NaN;
		out.high[column] = low <= high ? high : NaN;
		out.mean[column] = mean[b - 1];
	}
	return out;
}
/** How many batches the line's mean looks back: none at first, then about a fiftieth of the run. */
function window$1(length) {
	return Math.min(500, Math.max(1, 2 ** Math.floor(Math.log2(Math.max(1, length / 50)))));
}
/** The mean over the last batches, as far back as the line's mean looks; none before the first. */
function recent(errors, length) {
	let [sum, n] = [0, 0];
	for (let i = Math.max(0, length - window$1(length)); i < length; i++) {
		const e = errors[i];
		if (Number.isFinite(e)) [sum, n] = [sum + e, n + 1];
	}
	return n > 0 ? sum / n : null;
}
// src/lib/plot.ts
/** A variable of the page's theme. */
function colour(name) {
	return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}
/**
* The error over time, on a canvas: a faint band from the least to the greatest batch, an honest mean, validation,
* the constant guess. A zoom that someone made stays while data comes in; else both axes follow.
*/
var ErrorPlot = class {
	look;
	history;
	onzoom;
	oncursor;
	#plot;
	#zoom;
	#setting = false;
	#mean = new RunningMean();
	constructor(element, look, history, onzoom, oncursor) {
		this.look = look;
		this.history = history;
		this.onzoom = onzoom;
		this.oncursor = oncursor;
		this.#plot = new uPlot(this.#options(), [
			[],
			[],
			[],
			[],
			[],
			[]
		], element);
	}
	#options() {
		const { names, log } = this.look;
		const font = `11px ${getComputedStyle(document.body).fontFamily}`;
		const axis = {
			stroke: colour("muted"),
			font,
			grid: {
				stroke: colour("rule"),
				width: 1
			},
			ticks: { show: false }
		};
		return {
			width: this.look.width,
			height: this.look.height,
			legend: { show: false },
			padding: [
				8,
				12,
				0,
				0
			],
			cursor: {
				drag: {
					x: true,
					y: false,
					uni: 12
				},
				points: { size: 7 }
			},
			scales: {
				x: {
					time: false,
					range: (_, min, max) => [min, Math.max(min + 1, max)]
				},
				y: {
					distr: log ? 3 : 1,
					range: (_, min, max) => this.#room(min, max)
				}
			},
			axes: [{
				...axis,
				size: 30,
				label: names.batch,
				labelSize: 15,
				labelGap: -2,
				labelFont: font,
				values: (_, ticks) => ticks.map((t) => Number.isInteger(t) ? t.toLocaleString("en") : "")
			}, {
				...axis,
				size: 48,
				space: 26,
				...log ? {} : { values: (_, ticks) => ticks.map((t) => tick(t, (ticks[1] ?? 1) - (ticks[0] ?? 0))) }
			}],
			series: [
				{ label: names.batch },
				{
					label: "low",
					stroke: "transparent",
					width: 0,
					points: { show: false }
				},
				{
					label: "high",
					stroke: "transparent",
					width: 0,
					points: { show: false }
				},
				{
					label: names.train,
					stroke: colour("train"),
					width: 2,
					spanGaps: this.history.length === 0,
					points: {
						show: () => this.history.length < 30,
						size: 5,
						fill: colour("train")
					}
				},
				{
					label: names.validation,
					stroke: colour("valid"),
					width: 2,
					dash: [7, 4],
					spanGaps: true,
					points: {
						show: true,
						size: 5,
						fill: colour("valid")
					}
				},
				{
					label: names.constant,
					stroke: colour("base"),
					width: 1.5,
					dash: [2, 4],
					points: { show: false }
				}
			],
			bands: [{
				series: [2, 1],
				fill: colour("band")
			}],
			hooks: {
				setSelect: [(plot) => {
					if (plot.select.width < 8) return;
					this.zoom(plot.posToVal(plot.select.left, "x"), plot.posToVal(plot.select.left + plot.select.width, "x"));
					plot.setSelect({
						left: 0,
						top: 0,
						width: 0,
						height: 0
					}, false);
				}],
				setScale: [(plot, key) => {
					if (key === "x" && !this.#setting && this.#zoom && plot.scales.x?.min === plot.data[0][0]) this.zoom();
				}],
				setCursor: [(plot) => this.oncursor(plot.cursor.left !== void 0 && plot.cursor.left >= 0 ? plot.posToVal(plot.cursor.left, "x") : null)]
			}
		};
	}
	#room(min, max) {
		if (!Number.isFinite(min) || !Number.isFinite(max)) return [0, 1];
		if (this.look.log) return [Math.max(1e-12, min) / 1.1, Math.max(1e-12, max) * 1.1];
		const space = Math.max(1e-9, (max - min) * .06, Math.abs(max) * .001);
		return [min > 0 && min - space < 0 ? 0 : min - space, max + space];
	}
	/** Zooms to these batches; without them shows all again. */
	zoom(from, to) {
		this.#zoom = from !== void 0 && to !== void 0 ? {
			min: Math.max(0, from),
			max: Math.max(from + 1, to)
		} : void 0;
		this.onzoom(this.#zoom !== void 0);
		this.draw();
	}
	/** Zooms by a factor about the middle. */
	zoomBy(factor) {
		const all = {
			min: 0,
			max: Math.max(1, this.history.length)
		};
		const { min, max } = this.#zoom ?? all;
		const [middle, half] = [(min + max) / 2, (max - min) / 2 * factor];
		if (half * 2 >= all.max) this.zoom();
		else this.zoom(Math.max(0, middle - half), Math.min(all.max, middle + half));
	}
	/** Draws what there is. */
	draw() {
		const { history, look } = this;
		const { length } = history;
		const end = Math.max(1, length, history.validations.at(-1)?.step ?? 0);
		const [from, to] = this.#zoom ? [this.#zoom.min, this.#zoom.max] : [0, end];
		const back = window$1(length);
		const means = this.#mean.of(String(history.run), history.errors, length, back);
		const columns = Math.max(50, look.width - 60);
		const train = thin(history.steps, history.errors, means, length, from, to, columns);
		const validations = history.validations;
		const xs = [
			...train.x,
			...validations.map((v) => v.step),
			from,
			to
		];
		const x = Float64Array.from(new Set(xs)).sort();
		const rows = [
			train.low,
			train.high,
			train.mean
		].map((ys) => {
			const out = new Array(x.length).fill(void 0);
			train.x.forEach((at, i) => {
				const y = ys[i];
				out[lowerBound(x, at)] = Number.isFinite(y) && (!look.log || y > 0) ? y : null;
			});
			return out;
		});
		const validation = new Array(x.length).fill(void 0);
		for (const v of validations) validation[lowerBound(x, v.step)] = v.error;
		if (length === 0) for (const v of validations) rows[2][lowerBound(x, v.step)] = v.train ?? void 0;
		const constant = new Array(x.length).fill(look.constant);
		this.#setting = true;
		const data = [
			x,
			...rows,
			validation,
			constant
		];
		this.#plot.batch(() => {
			this.#plot.setData(data, false);
			this.#plot.setScale("x", {
				min: from,
				max: to
			});
		});
		this.#setting = false;
	}
	/** Another size, language, theme or scale: the canvas is made anew, the zoom stays. */
	restyle(look) {
		this.look = look;
		const element = this.#plot.root.parentElement;
		this.#plot.destroy();
		if (element) this.#plot = new uPlot(this.#options(), [
			[],
			[],
			[],
			[],
			[],
			[]
		], element);
		this.draw();
	}
	destroy() {
		this.#plot.destroy();
	}
};
/** The mean line's value at each batch: what the plot draws, for the table and the cursor. */
function means(history) {
	return new RunningMean().of("", history.errors, history.length, window$1(history.length));
}
// src/parts/Panel.svelte
var root$11 = /* @__PURE__ */ from_html(`<button class="plain"> </button>`);
var root_1$11 = /* @__PURE__ */ from_html(`<p class="muted" data-test="too-large"> </p>`);
var root_2$11 = /* @__PURE__ */ from_html(`<div class="scroll" role="region" tabindex="0"><!></div>`);
var root_3$10 = /* @__PURE__ */ from_html(`<p class="note"> </p>`);
var root_4$10 = /* @__PURE__ */ from_html(`<!> <!>`, 1);
var root_5$9 = /* @__PURE__ */ from_html(`<section tabindex="-1"><header class="row svelte-tf8cbu"><h2 class="svelte-tf8cbu"> </h2> <!> <!></header> <p class="hidden" aria-live="polite"> </p> <!></section>`);
function Panel($$anchor, $$props) {
	push($$props, true);
	/** One line that says in words what the picture shows. */
	/** The same as a table, where there is one. */
	/** Whether it shows what is measured on the network's weights, which has its limits. */
	/** Whether it is as wide as the page. */
	const summary = prop($$props, "summary", 3, ""), measured = prop($$props, "measured", 3, true), wide = prop($$props, "wide", 3, false);
	let asTable = /* @__PURE__ */ state(false);
	let said = /* @__PURE__ */ state("");
	user_effect(() => {
		const text = summary();
		if ($$props.lab.playing) return;
		const timer = setTimeout(() => set(said, text, true), 400);
		return () => clearTimeout(timer);
	});
	var section = root_5$9();
	let classes;
	var header = child(section);
	var h2 = child(header);
	var text_1 = only_child(h2, true);
	var node = sibling(h2, 2);
	snippet(node, () => $$props.aside ?? noop$2);
	var node_1 = sibling(node, 2);
	var consequent = ($$anchor) => {
		var button = root$11();
		var text_2 = only_child(button, true);
		template_effect(() => {
			set_attribute(button, "aria-label", `${(get(asTable) ? $$props.lab.w.app.asChart : $$props.lab.w.app.asTable) ?? ""}: ${$$props.title ?? ""}`);
			set_text(text_2, get(asTable) ? $$props.lab.w.app.asChart : $$props.lab.w.app.asTable);
		});
		delegated("click", button, () => set(asTable, !get(asTable)));
		append($$anchor, button);
	};
	if_block(node_1, ($$render) => {
		if ($$props.table) $$render(consequent);
	});
	reset(header);
	var p = sibling(header, 2);
	var text_3 = only_child(p, true);
	var node_2 = sibling(p, 2);
	var consequent_1 = ($$anchor) => {
		var p_1 = root_1$11();
		var text_4 = only_child(p_1, true);
		template_effect(($0) => set_text(text_4, $0), [() => $$props.lab.w.app.tooLarge($$props.lab.hello.network.parameters)]);
		append($$anchor, p_1);
	};
	var consequent_2 = ($$anchor) => {
		var div = root_2$11();
		snippet(child(div), () => $$props.table);
		reset(div);
		template_effect(() => set_attribute(div, "aria-label", `${$$props.title ?? ""}: ${$$props.lab.w.app.asTable ?? ""}`));
		append($$anchor, div);
	};
	var alternate = ($$anchor) => {
		var fragment = root_4$10();
		var node_4 = first_child(fragment);
		var consequent_3 = ($$anchor) => {
			var p_2 = root_3$10();
			var text_5 = only_child(p_2, true);
			template_effect(() => set_text(text_5, $$props.lab.w.app.pauseToLook));
			append($$anchor, p_2);
		};
		if_block(node_4, ($$render) => {
			if (measured() && $$props.lab.playing && $$props.lab.hello && !$$props.lab.hello.can.ask_while_playing) $$render(consequent_3);
		});
		snippet(sibling(node_4, 2), () => $$props.children);
		append($$anchor, fragment);
	};
	if_block(node_2, ($$render) => {
		if (measured() && $$props.lab.hello && !$$props.lab.hello.can.ask) $$render(consequent_1);
		else if ($$props.table && get(asTable)) $$render(consequent_2, 1);
		else $$render(alternate, -1);
	});
	reset(section);
	template_effect(() => {
		classes = set_class(section, 1, "panel svelte-tf8cbu", null, classes, {
			spot: $$props.lab.panel === $$props.id,
			wide: wide()
		});
		set_attribute(section, "id", $$props.id);
		set_attribute(section, "aria-labelledby", `${$$props.id ?? ""}-title`);
		set_attribute(h2, "id", `${$$props.id ?? ""}-title`);
		set_text(text_1, $$props.title);
		set_text(text_3, get(said));
	});
	append($$anchor, section);
	pop();
}
delegate(["click"]);
// src/panels/ErrorPanel.svelte
var root$10 = /* @__PURE__ */ from_html(`<span class="note"> </span> <span class="spring"></span> <button class="plain"> </button> <strong class="now svelte-d6bcsj" data-test="error-now"> </strong>`, 1);
var root_1$10 = /* @__PURE__ */ from_html(`<tr><td> </td><td> </td><td> </td><td> </td><td> </td></tr>`);
var root_2$10 = /* @__PURE__ */ from_html(`<table><thead><tr><th> </th><th> </th><th> </th><th> </th><th> </th></tr></thead><tbody></tbody></table>`);
var root_3$9 = /* @__PURE__ */ from_html(`<p class="empty muted svelte-d6bcsj"> </p>`);
var root_4$9 = /* @__PURE__ */ from_html(`<p class="row legend svelte-d6bcsj" aria-hidden="true"><span class="svelte-d6bcsj"><svg width="26" height="8"><path d="M0 4H26" stroke="var(--train)" stroke-width="2"></path></svg> </span> <span class="svelte-d6bcsj"><svg width="26" height="8"><path d="M0 4H26" stroke="var(--valid)" stroke-width="2" stroke-dasharray="7 4"></path></svg> </span> <span class="svelte-d6bcsj"><svg width="26" height="8"><path d="M0 4H26" stroke="var(--base)" stroke-width="1.5" stroke-dasharray="2 4"></path></svg> </span> <span class="spring svelte-d6bcsj"></span> <span class="muted svelte-d6bcsj"> </span></p> <div class="chart svelte-d6bcsj"><div role="img" class="svelte-d6bcsj"></div> <!></div> <div class="row"><label class="row cursor svelte-d6bcsj"><span class="hidden"> </span> <input type="range" min="1" class="svelte-d6bcsj"/></label> <span> </span> <span class="spring"></span> <button class="plain">+</button> <button class="plain">−</button> <button class="plain"> </button> <button class="plain"> </button></div>`, 1);
function ErrorPanel($$anchor, $$props) {
	push($$props, true);
	const aside = ($$anchor) => {
		var fragment = root$10();
		var span = first_child(fragment);
		var text = only_child(span, true);
		var button = sibling(span, 4);
		var text_1 = only_child(button, true);
		var text_2 = only_child(sibling(button, 2), true);
		template_effect(($0, $1) => {
			set_text(text, $0);
			set_attribute(button, "aria-label", `${get(w).scale ?? ""}: ${(get(log) ? get(w).linear : get(w).log) ?? ""}`);
			set_text(text_1, get(log) ? get(w).linear : get(w).log);
			set_text(text_2, $1);
		}, [() => get(w).what(get(loss)), () => get(w).now(get(shown))]);
		delegated("click", button, () => set(log, !get(log)));
		append($$anchor, fragment);
	};
	const table = ($$anchor) => {
		var table_1 = root_2$10();
		var thead = child(table_1);
		var tr = child(thead);
		var th = child(tr);
		var text_3 = only_child(th, true);
		var th_1 = sibling(th);
		var text_4 = only_child(th_1, true);
		var th_2 = sibling(th_1);
		var text_5 = only_child(th_2, true);
		var th_3 = sibling(th_2);
		var text_6 = only_child(th_3, true);
		var text_7 = only_child(sibling(th_3), true);
		reset(tr);
		reset(thead);
		var tbody = sibling(thead);
		each(tbody, 21, () => get(lines), (line) => line.step, ($$anchor, line) => {
			var tr_1 = root_1$10();
			var td = child(tr_1);
			var text_8 = only_child(td, true);
			var td_1 = sibling(td);
			var text_9 = only_child(td_1, true);
			var td_2 = sibling(td_1);
			var text_10 = only_child(td_2, true);
			var td_3 = sibling(td_2);
			var text_11 = only_child(td_3, true);
			var text_12 = only_child(sibling(td_3), true);
			reset(tr_1);
			template_effect(($0, $1, $2, $3) => {
				set_text(text_8, get(line).step);
				set_text(text_9, $0);
				set_text(text_10, $1);
				set_text(text_11, $2);
				set_text(text_12, $3);
			}, [
				() => number$1(get(line).error),
				() => number$1(get(line).mean),
				() => number$1(get(line).validation),
				() => number$1(get(constant))
			]);
			append($$anchor, tr_1);
		});
		reset(tbody);
		reset(table_1);
		template_effect(() => {
			set_text(text_3, get(w).batchAxis);
			set_text(text_4, get(w).trainBand);
			set_text(text_5, get(w).train);
			set_text(text_6, get(w).validation);
			set_text(text_7, get(w).constant);
		});
		append($$anchor, table_1);
	};
	const w = /* @__PURE__ */ user_derived(() => $$props.lab.w.error);
	let element = /* @__PURE__ */ state(void 0);
	let width = /* @__PURE__ */ state(0);
	let height = /* @__PURE__ */ state(300);
	let log = /* @__PURE__ */ state(false);
	let zoomed = /* @__PURE__ */ state(false);
	let cursor = /* @__PURE__ */ state(null);
	let plot;
	const length = /* @__PURE__ */ user_derived(() => ($$props.lab.grown, $$props.lab.history.length));
	const validation = /* @__PURE__ */ user_derived(() => ($$props.lab.grown, $$props.lab.history.validations.at(-1)?.error ?? $$props.lab.now?.validation?.error ?? null));
	const constant = /* @__PURE__ */ user_derived(() => $$props.lab.hello?.constant.train ?? null);
	const train = /* @__PURE__ */ user_derived(() => $$props.lab.recent ?? ($$props.lab.grown, $$props.lab.history.validations.at(-1)?.train) ?? null);
	const shown = /* @__PURE__ */ user_derived(() => get(train) ?? $$props.lab.hello?.start_error ?? null);
	const loss = /* @__PURE__ */ user_derived(() => $$props.lab.w.losses[$$props.lab.hello?.loss ?? ""] ?? $$props.lab.hello?.loss ?? "");
	const look = /* @__PURE__ */ user_derived(() => ({
		width: Math.max(200, get(width)),
		height: Math.max(240, get(height)),
		log: get(log),
		constant: get(constant),
		names: {
			batch: get(w).batchAxis,
			train: get(w).train,
			validation: get(w).validation,
			constant: get(w).constant
		}
	}));
	user_effect(() => {
		if (!get(element) || get(width) === 0) return;
		const made = new ErrorPlot(get(element), untrack(() => get(look)), $$props.lab.history, (z) => set(zoomed, z, true), (step) => untrack(() => set(cursor, step === null ? null : Math.round(step), true)));
		plot = made;
		untrack(() => made.draw());
		return () => {
			made.destroy();
			plot = void 0;
		};
	});
	user_effect(() => {
		$$props.lab.dark;
		const wanted = get(look);
		untrack(() => requestAnimationFrame(() => plot?.restyle(wanted)));
	});
	let due = false;
	let rested = 0;
	user_effect(() => {
		$$props.lab.grown;
		if (due) return;
		due = true;
		const draw = () => {
			due = false;
			const begun = performance.now();
			plot?.draw();
			const now = performance.now();
			rested = now + 3 * (now - begun);
		};
		setTimeout(() => requestAnimationFrame(draw), Math.max(0, rested - performance.now()));
	});
	function at(step) {
		const i = Math.min(Math.max(1, step), get(length)) - 1;
		const found = $$props.lab.history.validations.filter((v) => v.step <= step).at(-1);
		return {
			step: i + 1,
			train: $$props.lab.history.errors[i] ?? null,
			validation: found?.error ?? null
		};
	}
	const under = /* @__PURE__ */ user_derived(() => ($$props.lab.grown, get(cursor) !== null && get(length) > 0 ? at(get(cursor)) : null));
	const lines = /* @__PURE__ */ user_derived(() => {
		$$props.lab.grown;
		const { history } = $$props.lab;
		const mean = means(history);
		const wanted = new Set(history.validations.map((v) => v.step));
		for (let i = 0; i < 12; i++) wanted.add(Math.round(i * get(length) / 11));
		return [...wanted].sort((a, b) => a - b).slice(-60).map((step) => {
			const v = history.validations[lowerBound(history.validations.map((x) => x.step), step)];
			return {
				step,
				error: step > 0 ? history.errors[step - 1] : void 0,
				mean: step > 0 ? mean[step - 1] ?? v?.train : void 0,
				validation: v?.step === step ? v.error : void 0
			};
		});
	});
	async function save() {
		const link = document.createElement("a");
		link.href = URL.createObjectURL(await $$props.lab.csv());
		link.download = "gradus-history.csv";
		link.click();
		URL.revokeObjectURL(link.href);
	}
	{
		let $0 = /* @__PURE__ */ user_derived(() => get(w).summary($$props.lab.now?.step ?? 0, get(train), get(validation), get(constant)));
		Panel($$anchor, {
			get lab() {
				return $$props.lab;
			},
			id: "error",
			measured: false,
			get title() {
				return get(w).title;
			},
			get aside() {
				return aside;
			},
			get table() {
				return table;
			},
			get summary() {
				return get($0);
			},
			children: ($$anchor, $$slotProps) => {
				var fragment_2 = root_4$9();
				var p = first_child(fragment_2);
				var span_1 = child(p);
				var text_13 = sibling(child(span_1), 1, true);
				reset(span_1);
				var span_2 = sibling(span_1, 2);
				var text_14 = sibling(child(span_2), 1, true);
				reset(span_2);
				var span_3 = sibling(span_2, 2);
				var text_15 = sibling(child(span_3), 1, true);
				reset(span_3);
				var text_16 = only_child(sibling(span_3, 4), true);
				reset(p);
				var div = sibling(p, 2);
				var div_1 = child(div);
				bind_this(div_1, ($$value) => set(element, $$value), () => get(element));
				var node = sibling(div_1, 2);
				var consequent = ($$anchor) => {
					var p_1 = root_3$9();
					var text_17 = only_child(p_1, true);
					template_effect(() => set_text(text_17, get(w).empty));
					append($$anchor, p_1);
				};
				if_block(node, ($$render) => {
					if (get(length) === 0 && get(train) === null) $$render(consequent);
				});
				reset(div);
				var div_2 = sibling(div, 2);
				var label = child(div_2);
				var span_5 = child(label);
				var text_18 = only_child(span_5, true);
				var input = sibling(span_5, 2);
				remove_input_defaults(input);
				reset(label);
				var span_6 = sibling(label, 2);
				let classes;
				var text_19 = only_child(span_6, true);
				var button_1 = sibling(span_6, 4);
				var button_2 = sibling(button_1, 2);
				var button_3 = sibling(button_2, 2);
				var text_20 = only_child(button_3, true);
				var button_4 = sibling(button_3, 2);
				var text_21 = only_child(button_4, true);
				reset(div_2);
				template_effect(($0, $1, $2, $3, $4) => {
					set_text(text_13, get(w).train);
					set_text(text_14, get(w).validation);
					set_text(text_15, get(w).constant);
					set_text(text_16, $0);
					set_attribute(div_1, "aria-label", $1);
					set_text(text_18, get(w).cursor);
					set_attribute(input, "max", $2);
					set_value(input, get(cursor) ?? get(length));
					input.disabled = get(length) === 0;
					set_attribute(input, "aria-valuetext", $3);
					classes = set_class(span_6, 1, "note reading svelte-d6bcsj", null, classes, { hint: !get(under) });
					set_attribute(span_6, "title", get(w).zoomHint);
					set_text(text_19, $4);
					set_attribute(button_1, "aria-label", get(w).zoomIn);
					button_1.disabled = get(length) < 4;
					set_attribute(button_2, "aria-label", get(w).zoomOut);
					button_2.disabled = !get(zoomed);
					button_3.disabled = !get(zoomed);
					set_text(text_20, get(w).whole);
					button_4.disabled = get(length) === 0;
					set_text(text_21, get(w).exported);
				}, [
					() => get(w).smooth(window$1(get(length))),
					() => get(w).summary($$props.lab.now?.step ?? 0, get(train), get(validation), get(constant)),
					() => Math.max(1, get(length)),
					() => get(under) ? get(w).at(get(under).step, get(under).train, get(under).validation) : void 0,
					() => get(under) ? get(w).at(get(under).step, get(under).train, get(under).validation) : get(w).zoomHint
				]);
				bind_element_size(div, "clientWidth", ($$value) => set(width, $$value));
				bind_element_size(div, "clientHeight", ($$value) => set(height, $$value));
				delegated("input", input, (e) => set(cursor, Number(e.currentTarget.value), true));
				delegated("click", button_1, () => plot?.zoomBy(.5));
				delegated("click", button_2, () => plot?.zoomBy(2));
				delegated("click", button_3, () => plot?.zoom());
				delegated("click", button_4, save);
				append($$anchor, fragment_2);
			},
			$$slots: { default: true }
		});
	}
	pop();
}
delegate(["click", "input"]);
// src/lib/follow.svelte.ts
var Follow = class {
	lab;
	every;
	#answer = /* @__PURE__ */ state(null);
	#step = /* @__PURE__ */ state(0);
	get step() {
		return get(this.#step);
	}
	set step(value) {
		set(this.#step, value, true);
	}
	#run = /* @__PURE__ */ state(0);
	get run() {
		return get(this.#run);
	}
	set run(value) {
		set(this.#run, value, true);
	}
	#of = /* @__PURE__ */ state("");
	get of() {
		return get(this.#of);
	}
	set of(value) {
		set(this.#of, value, true);
	}
	#failed = /* @__PURE__ */ state("");
	get failed() {
		return get(this.#failed);
	}
	set failed(value) {
		set(this.#failed, value, true);
	}
	#busy = /* @__PURE__ */ state(false);
	get busy() {
		return get(this.#busy);
	}
	set busy(value) {
		set(this.#busy, value, true);
	}
	#asked = "";
	#wanted;
	#last = 0;
	#timer;
	get answer() {
		return this.run >= (this.lab.hello?.run ?? 0) ? get(this.#answer) : null;
	}
	constructor(lab, every) {
		this.lab = lab;
		this.every = every;
	}
	/** Wants an answer to `question` at the moment `key`. */
	want(key, question) {
		if (key === this.#asked && !this.#wanted) return;
		this.#wanted = {
			key,
			question
		};
		untrack(() => this.#next());
	}
	#next() {
		if (this.busy || !this.#wanted || this.#timer) return;
		const wait = this.#last + (this.lab.playing ? this.every : 0) - performance.now();
		if (wait > 0) {
			this.#timer = setTimeout(() => {
				this.#timer = void 0;
				this.#next();
			}, wait);
			return;
		}
		const { key, question } = this.#wanted;
		this.#wanted = void 0;
		this.#asked = key;
		this.#last = performance.now();
		this.busy = true;
		this.lab.ask(question).then((reply) => {
			if (reply.answer) {
				set(this.#answer, reply.answer);
				this.step = reply.step;
				this.run = reply.run;
				this.of = key;
				this.failed = "";
			} else if (reply.error && reply.error.code !== "cancelled") this.failed = `${reply.error.found} → ${reply.error.wanted}`;
			else this.#wanted ??= {
				key,
				question
			};
		}).catch(() => this.#asked = "").finally(() => {
			this.busy = false;
			this.#next();
		});
	}
};
// src/parts/Sweep.svelte
var root$9 = /* @__PURE__ */ from_html(`<button> </button>`);
var root_1$9 = /* @__PURE__ */ from_html(`<span role="status"> </span> <!>`, 1);
var root_2$9 = /* @__PURE__ */ from_html(`<span role="status"> </span>`);
var root_3$8 = /* @__PURE__ */ from_svg(`<path stroke="var(--rule)"></path><text class="tick" x="38" text-anchor="end"> </text>`, 1);
var root_4$8 = /* @__PURE__ */ from_svg(`<text class="tick" text-anchor="middle"> </text>`);
var root_5$8 = /* @__PURE__ */ from_svg(`<path stroke="var(--secant)" stroke-width="2" stroke-dasharray="5 4"></path>`);
var root_6$7 = /* @__PURE__ */ from_svg(`<path stroke="var(--muted)" stroke-dasharray="2 3"></path><text class="tick halo" y="18"> </text>`, 1);
var root_7$6 = /* @__PURE__ */ from_html(`<div><svg role="img"><!><!><text class="tick" text-anchor="end"> </text><path fill="none" stroke="var(--train)" stroke-width="2"></path><!><!></svg></div>`);
var root_8$6 = /* @__PURE__ */ from_html(`<p class="note"> </p>`);
var root_9$6 = /* @__PURE__ */ from_html(`<div class="row"><h3> </h3> <button> </button> <!> <!></div> <!>`, 1);
function Sweep($$anchor, $$props) {
	push($$props, true);
	const w = /* @__PURE__ */ user_derived(() => $$props.lab.w.sweep);
	let sweep = /* @__PURE__ */ state(null);
	let busy = /* @__PURE__ */ state(false);
	let failed = /* @__PURE__ */ state("");
	let width = /* @__PURE__ */ state(480);
	const height = 154;
	async function run() {
		set(busy, true);
		try {
			const reply = await $$props.lab.ask({
				do: "sweep",
				from: 1e-4,
				to: 10,
				steps: 100
			});
			set(sweep, reply.answer ?? get(sweep));
			set(failed, reply.error ? `${reply.error.found} → ${reply.error.wanted}` : "", true);
		} catch {
			set(failed, $$props.lab.w.app.lost, true);
		}
		set(busy, false);
	}
	const smooth = /* @__PURE__ */ user_derived(() => get(sweep)?.points.filter((p) => p[2] !== null) ?? []);
	const from = /* @__PURE__ */ user_derived(() => Math.log10(get(sweep)?.points[0]?.[0] ?? 1e-4));
	const to = /* @__PURE__ */ user_derived(() => Math.log10(get(sweep)?.points.at(-1)?.[0] ?? 10));
	const low = /* @__PURE__ */ user_derived(() => Math.min(...get(smooth).map((p) => p[2])));
	const high = /* @__PURE__ */ user_derived(() => Math.min(Math.max(...get(smooth).map((p) => p[2])), get(low) + 1.6 * ((get(smooth)[0]?.[2] ?? 1) - get(low)) + 1e-6));
	const sx = /* @__PURE__ */ user_derived(() => (rate) => 44 + (Math.log10(rate) - get(from)) / Math.max(1e-9, get(to) - get(from)) * (get(width) - 60));
	const sy = /* @__PURE__ */ user_derived(() => (e) => 8 + (get(high) - Math.min(e, get(high))) / Math.max(1e-9, get(high) - get(low)) * 114);
	const decades = /* @__PURE__ */ user_derived(() => Array.from({ length: Math.max(0, Math.floor(get(to)) - Math.ceil(get(from)) + 1) }, (_, i) => Math.ceil(get(from)) + i));
	const levels = /* @__PURE__ */ user_derived(() => ticks$2(get(low), get(high), 3));
	const summary = /* @__PURE__ */ user_derived(() => get(sweep) ? get(sweep).suggestion === null ? get(w).none : get(w).summary(10 ** get(from), 10 ** get(to), get(sweep).suggestion) : "");
	var fragment = root_9$6();
	var div = first_child(fragment);
	var h3 = child(div);
	var text = only_child(h3, true);
	var button = sibling(h3, 2);
	var text_1 = only_child(button, true);
	var node = sibling(button, 2);
	var consequent_1 = ($$anchor) => {
		var fragment_1 = root_1$9();
		var span = first_child(fragment_1);
		var text_2 = only_child(span, true);
		var node_1 = sibling(span, 2);
		var consequent = ($$anchor) => {
			var button_1 = root$9();
			var text_3 = only_child(button_1, true);
			template_effect(($0) => {
				button_1.disabled = !$$props.lab.canTrain;
				set_text(text_3, $0);
			}, [() => get(w).use(get(sweep).suggestion)]);
			delegated("click", button_1, () => get(sweep)?.suggestion && $$props.lab.command({
				do: "learning_rate",
				value: Number(get(sweep).suggestion.toPrecision(2))
			}));
			append($$anchor, button_1);
		};
		if_block(node_1, ($$render) => {
			if (get(sweep).suggestion !== null) $$render(consequent);
		});
		template_effect(($0) => set_text(text_2, $0), [() => get(sweep).suggestion === null ? get(w).none : get(w).suggestion(get(sweep).suggestion)]);
		append($$anchor, fragment_1);
	};
	if_block(node, ($$render) => {
		if (get(sweep)) $$render(consequent_1);
	});
	var node_2 = sibling(node, 2);
	var consequent_2 = ($$anchor) => {
		var span_1 = root_2$9();
		var text_4 = only_child(span_1, true);
		template_effect(($0) => set_text(text_4, $0), [() => $$props.lab.w.app.failed(get(failed))]);
		append($$anchor, span_1);
	};
	if_block(node_2, ($$render) => {
		if (get(failed)) $$render(consequent_2);
	});
	reset(div);
	var node_3 = sibling(div, 2);
	var consequent_5 = ($$anchor) => {
		var div_1 = root_7$6();
		var svg = child(div_1);
		set_attribute(svg, "height", height);
		var node_4 = child(svg);
		each(node_4, 16, () => get(levels), (y) => y, ($$anchor, y) => {
			var fragment_2 = root_3$8();
			var path = first_child(fragment_2);
			var text_5 = sibling(path);
			var text_6 = only_child(text_5, true);
			template_effect(($0, $1, $2) => {
				set_attribute(path, "d", `M44 ${$0 ?? ""}H${get(width) - 16}`);
				set_attribute(text_5, "y", $1);
				set_text(text_6, $2);
			}, [
				() => get(sy)(y),
				() => get(sy)(y) + 4,
				() => tick(y, (get(levels)[1] ?? 1) - (get(levels)[0] ?? 0))
			]);
			append($$anchor, fragment_2);
		});
		var node_5 = sibling(node_4);
		each(node_5, 16, () => get(decades), (d) => d, ($$anchor, d) => {
			var text_7 = root_4$8();
			set_attribute(text_7, "y", 136);
			var text_8 = only_child(text_7, true);
			template_effect(($0, $1) => {
				set_attribute(text_7, "x", $0);
				set_text(text_8, $1);
			}, [() => get(sx)(10 ** d), () => number$1(10 ** d, 1)]);
			append($$anchor, text_7);
		});
		var text_9 = sibling(node_5);
		set_attribute(text_9, "y", 150);
		var text_10 = only_child(text_9, true);
		var path_1 = sibling(text_9);
		var node_6 = sibling(path_1);
		var consequent_3 = ($$anchor) => {
			var path_2 = root_5$8();
			template_effect(($0) => set_attribute(path_2, "d", `M${$0 ?? ""} 8V122`), [() => get(sx)(get(sweep).suggestion)]);
			append($$anchor, path_2);
		};
		if_block(node_6, ($$render) => {
			if (get(sweep).suggestion !== null) $$render(consequent_3);
		});
		var node_7 = sibling(node_6);
		var consequent_4 = ($$anchor) => {
			var fragment_3 = root_6$7();
			var path_3 = first_child(fragment_3);
			var text_11 = sibling(path_3);
			var text_12 = only_child(text_11, true);
			template_effect(($0, $1) => {
				set_attribute(path_3, "d", `M${$0 ?? ""} 8V122`);
				set_attribute(text_11, "x", $1);
				set_text(text_12, $$props.lab.w.landscape.now);
			}, [() => get(sx)($$props.lab.now.learning_rate), () => get(sx)($$props.lab.now.learning_rate) + 4]);
			append($$anchor, fragment_3);
		};
		if_block(node_7, ($$render) => {
			if ($$props.lab.now) $$render(consequent_4);
		});
		reset(svg);
		reset(div_1);
		template_effect(($0) => {
			set_attribute(svg, "viewBox", `0 0 ${get(width) ?? ""} 154`);
			set_attribute(svg, "width", get(width));
			set_attribute(svg, "aria-label", get(summary));
			set_attribute(text_9, "x", get(width) - 16);
			set_text(text_10, get(w).axis);
			set_attribute(path_1, "d", $0);
		}, [() => get(smooth).map(([r, , e], i) => `${i ? "L" : "M"}${get(sx)(r).toFixed(1)} ${get(sy)(e).toFixed(1)}`).join("")]);
		bind_element_size(div_1, "clientWidth", ($$value) => set(width, $$value));
		append($$anchor, div_1);
	};
	var alternate = ($$anchor) => {
		var p_1 = root_8$6();
		var text_13 = only_child(p_1, true);
		template_effect(() => set_text(text_13, get(w).what));
		append($$anchor, p_1);
	};
	if_block(node_3, ($$render) => {
		if (get(sweep) && get(smooth).length > 1) $$render(consequent_5);
		else $$render(alternate, -1);
	});
	template_effect(() => {
		set_text(text, get(w).title);
		button.disabled = get(busy) || !$$props.lab.canAsk;
		set_text(text_1, get(busy) ? $$props.lab.w.app.loading : get(w).run);
	});
	delegated("click", button, run);
	append($$anchor, fragment);
	pop();
}
delegate(["click"]);
// src/panels/HealthPanel.svelte
var root$8 = /* @__PURE__ */ from_html(`<p class="well svelte-1e20isj"><span aria-hidden="true">✓</span> </p>`);
var root_1$8 = /* @__PURE__ */ from_html(`<li class="svelte-1e20isj"><span aria-hidden="true" class="svelte-1e20isj">!</span> </li>`);
var root_2$8 = /* @__PURE__ */ from_html(`<ul></ul>`);
var root_3$7 = /* @__PURE__ */ from_svg(`<circle cy="6" r="4"></circle>`);
var root_4$7 = /* @__PURE__ */ from_html(`<tr><td> </td><td> </td><td> </td><td> </td><td class="gauge svelte-1e20isj" aria-hidden="true"><svg width="66" height="12"><path d="M2 6H64" stroke="var(--rule)" stroke-width="2"></path><path stroke="var(--muted)"></path><!></svg></td><td> </td><td> </td></tr>`);
var root_5$7 = /* @__PURE__ */ from_html(`<div class="remarks svelte-1e20isj"><!></div> <div class="both svelte-1e20isj"><div class="scroll svelte-1e20isj" tabindex="0" role="region"><table><thead><tr><th> </th><th> </th><th> </th><th> </th><th class="gauge svelte-1e20isj" aria-hidden="true"></th><th> </th><th> </th></tr></thead><tbody></tbody></table></div> <div class="sweep svelte-1e20isj"><!></div></div> <p class="note svelte-1e20isj"> </p>`, 1);
function HealthPanel($$anchor, $$props) {
	push($$props, true);
	const w = /* @__PURE__ */ user_derived(() => $$props.lab.w.health);
	const health = untrack(() => new Follow($$props.lab, 700));
	user_effect(() => {
		if ($$props.lab.canAsk) health.want($$props.lab.moment, { do: "health" });
	});
	const remarks = /* @__PURE__ */ user_derived(() => health.answer?.remarks ?? []);
	const lines = /* @__PURE__ */ user_derived(() => {
		const { hello } = $$props.lab;
		if (!hello) return [];
		return blocks(hello).map((block) => {
			const own = health.answer?.layers.filter((l) => block.layers.includes(l.layer)) ?? [];
			const last = own.find((l) => l.layer === block.last);
			const weights = own.find((l) => l.ratio !== null || l.gradient !== null);
			return {
				number: block.number,
				name: `${layerName(hello, block.last, $$props.lab.w)}${block.function ? ` · ${block.function}` : ""}`,
				output: last?.output,
				gradient: weights?.gradient,
				ratio: weights?.ratio,
				dead: Math.max(0, ...own.map((l) => l.dead)),
				saturated: Math.max(0, ...own.map((l) => l.saturated)),
				units: last?.units ?? block.width,
				bends: block.function !== null
			};
		});
	});
	function sentence(remark) {
		const say = get(w).remarks[remark.code];
		return say(remark, (at) => $$props.lab.hello ? layerName($$props.lab.hello, at, $$props.lab.w) : String(at));
	}
	/** Where a ratio stands between 10⁻⁶ and 1, as a share. */
	const onScale = (ratio) => Math.min(1, Math.max(0, 1 + Math.log10(Math.max(1e-12, ratio)) / 6));
	{
		let $0 = /* @__PURE__ */ user_derived(() => get(w).summary(get(remarks).length));
		Panel($$anchor, {
			get lab() {
				return $$props.lab;
			},
			id: "health",
			wide: true,
			get title() {
				return get(w).title;
			},
			get summary() {
				return get($0);
			},
			children: ($$anchor, $$slotProps) => {
				var fragment_1 = root_5$7();
				var div = first_child(fragment_1);
				var node = child(div);
				var consequent = ($$anchor) => {
					var p = root$8();
					var text = sibling(child(p));
					reset(p);
					template_effect(() => set_text(text, ` ${get(w).well ?? ""}`));
					append($$anchor, p);
				};
				var alternate = ($$anchor) => {
					var ul = root_2$8();
					each(ul, 21, () => get(remarks), (remark) => remark.code + ("layer" in remark ? remark.layer : ""), ($$anchor, remark) => {
						var li = root_1$8();
						var text_1 = sibling(child(li));
						reset(li);
						template_effect(($0) => set_text(text_1, ` ${$0 ?? ""}`), [() => sentence(get(remark))]);
						append($$anchor, li);
					});
					reset(ul);
					append($$anchor, ul);
				};
				if_block(node, ($$render) => {
					if (get(remarks).length === 0) $$render(consequent);
					else $$render(alternate, -1);
				});
				reset(div);
				var div_1 = sibling(div, 2);
				var div_2 = child(div_1);
				var table = child(div_2);
				var thead = child(table);
				var tr = child(thead);
				var th = child(tr);
				var text_2 = only_child(th, true);
				var th_1 = sibling(th);
				var text_3 = only_child(th_1, true);
				var th_2 = sibling(th_1);
				var text_4 = only_child(th_2, true);
				var th_3 = sibling(th_2);
				var text_5 = only_child(th_3, true);
				var th_4 = sibling(th_3, 2);
				var text_6 = only_child(th_4, true);
				var text_7 = only_child(sibling(th_4), true);
				reset(tr);
				reset(thead);
				var tbody = sibling(thead);
				each(tbody, 21, () => get(lines), (line) => line.number, ($$anchor, line) => {
					var tr_1 = root_4$7();
					var td = child(tr_1);
					var text_8 = only_child(td, true);
					var td_1 = sibling(td);
					var text_9 = only_child(td_1, true);
					var td_2 = sibling(td_1);
					var text_10 = only_child(td_2, true);
					var td_3 = sibling(td_2);
					var text_11 = only_child(td_3, true);
					var td_4 = sibling(td_3);
					var svg = child(td_4);
					var path = sibling(child(svg));
					var node_1 = sibling(path);
					var consequent_1 = ($$anchor) => {
						var circle = root_3$7();
						template_effect(($0) => {
							set_attribute(circle, "cx", $0);
							set_attribute(circle, "fill", get(line).ratio > .1 ? "var(--alarm)" : "var(--train)");
						}, [() => 2 + 62 * onScale(get(line).ratio)]);
						append($$anchor, circle);
					};
					if_block(node_1, ($$render) => {
						if (get(line).ratio) $$render(consequent_1);
					});
					reset(svg);
					reset(td_4);
					var td_5 = sibling(td_4);
					var text_12 = only_child(td_5, true);
					var text_13 = only_child(sibling(td_5), true);
					reset(tr_1);
					template_effect(($0, $1, $2, $3) => {
						set_text(text_8, get(line).name);
						set_text(text_9, $0);
						set_text(text_10, $1);
						set_text(text_11, $2);
						set_attribute(path, "d", `M${$3 ?? ""} 1V11`);
						set_text(text_12, get(line).bends ? `${get(line).dead} / ${get(line).units}` : $$props.lab.w.network.none);
						set_text(text_13, get(line).bends ? `${get(line).saturated} / ${get(line).units}` : $$props.lab.w.network.none);
					}, [
						() => number$1(get(line).output, 3),
						() => number$1(get(line).gradient, 3),
						() => number$1(get(line).ratio, 2),
						() => 2 + 62 * onScale(.001)
					]);
					append($$anchor, tr_1);
				});
				reset(tbody);
				reset(table);
				reset(div_2);
				var div_3 = sibling(div_2, 2);
				Sweep(child(div_3), { get lab() {
					return $$props.lab;
				} });
				reset(div_3);
				reset(div_1);
				var text_14 = only_child(sibling(div_1, 2));
				template_effect(() => {
					set_attribute(div_2, "aria-label", `${get(w).title ?? ""}: ${$$props.lab.w.app.asTable ?? ""}`);
					set_text(text_2, get(w).layer);
					set_text(text_3, get(w).activation);
					set_text(text_4, get(w).gradient);
					set_text(text_5, get(w).ratio);
					set_text(text_6, get(w).dead);
					set_text(text_7, get(w).saturated);
					set_text(text_14, `${get(w).hint ?? ""} ${get(w).not ?? ""}`);
				});
				append($$anchor, fragment_1);
			},
			$$slots: { default: true }
		});
	}
	pop();
}
// node_modules/d3-array/dist/d3-array.mjs
function ascending$1(a, b) {
	return a == null || b == null ? NaN : a < b ? -1 : a > b ? 1 : a >= b ? 0 : NaN;
}
function descending(a, b) {
	return a == null || b == null ? NaN : b < a ? -1 : b > a ? 1 : b >= a ? 0 : NaN;
}
function bisector(f) {
	let compare1, compare2, delta;
	if (f.length !== 2) {
		compare1 = ascending$1;
		compare2 = (d, x) => ascending$1(f(d), x);
		delta = (d, x) => f(d) - x;
	} else {
		compare1 = f === ascending$1 || f === descending ? f : zero;
		compare2 = f;
		delta = f;
	}
	function left(a, x, lo = 0, hi = a.length) {
		if (lo < hi) {
			if (compare1(x, x) !== 0) return hi;
			do {
				const mid = lo + hi >>> 1;
				if (compare2(a[mid], x) < 0) lo = mid + 1;
				else hi = mid;
			} while (lo < hi);
		}
		return lo;
	}
	function right(a, x, lo = 0, hi = a.length) {
		if (lo < hi) {
			if (compare1(x, x) !== 0) return hi;
			do {
				const mid = lo + hi >>> 1;
				if (compare2(a[mid], x) <= 0) lo = mid + 1;
				else hi = mid;
			} while (lo < hi);
		}
		return lo;
	}
	function center(a, x, lo = 0, hi = a.length) {
		const i = left(a, x, lo, hi - 1);
		return i > lo && delta(a[i - 1], x) > -delta(a[i], x) ? i - 1 : i;
	}
	return {
		left,
		center,
		right
	};
}
function zero() {
	return 0;
}
function number(x) {
	return x === null ? NaN : +x;
}
var ascendingBisect = bisector(ascending$1);
ascendingBisect.right;
ascendingBisect.left;
bisector(number).center;
function count(values, valueof) {
	let count = 0;
	if (valueof === void 0) {
		for (let value of values) if (value != null && (value = +value) >= value) ++count;
	} else {
		let index = -1;
		for (let value of values) if ((value = valueof(value, ++index, values)) != null && (value = +value) >= value) ++count;
	}
	return count;
}
function extent(values, valueof) {
	let min;
	let max;
	if (valueof === void 0) {
		for (const value of values) if (value != null) {
			if (min === void 0) {
				if (value >= value) min = max = value;
			} else {
				if (min > value) min = value;
				if (max < value) max = value;
			}
		}
	} else {
		let index = -1;
		for (let value of values) if ((value = valueof(value, ++index, values)) != null) {
			if (min === void 0) {
				if (value >= value) min = max = value;
			} else {
				if (min > value) min = value;
				if (max < value) max = value;
			}
		}
	}
	return [min, max];
}
Array.prototype.slice;
var e10 = Math.sqrt(50);
var e5 = Math.sqrt(10);
var e2 = Math.sqrt(2);
function tickSpec(start, stop, count) {
	const step = (stop - start) / Math.max(0, count), power = Math.floor(Math.log10(step)), error = step / Math.pow(10, power), factor = error >= e10 ? 10 : error >= e5 ? 5 : error >= e2 ? 2 : 1;
	let i1, i2, inc;
	if (power < 0) {
		inc = Math.pow(10, -power) / factor;
		i1 = Math.round(start * inc);
		i2 = Math.round(stop * inc);
		if (i1 / inc < start) ++i1;
		if (i2 / inc > stop) --i2;
		inc = -inc;
	} else {
		inc = Math.pow(10, power) * factor;
		i1 = Math.round(start / inc);
		i2 = Math.round(stop / inc);
		if (i1 * inc < start) ++i1;
		if (i2 * inc > stop) --i2;
	}
	if (i2 < i1 && .5 <= count && count < 2) return tickSpec(start, stop, count * 2);
	return [
		i1,
		i2,
		inc
	];
}
function ticks(start, stop, count) {
	stop = +stop, start = +start, count = +count;
	if (!(count > 0)) return [];
	if (start === stop) return [start];
	const reverse = stop < start, [i1, i2, inc] = reverse ? tickSpec(stop, start, count) : tickSpec(start, stop, count);
	if (!(i2 >= i1)) return [];
	const n = i2 - i1 + 1, ticks = new Array(n);
	if (reverse) {
		if (inc < 0) for (let i = 0; i < n; ++i) ticks[i] = (i2 - i) / -inc;
		else for (let i = 0; i < n; ++i) ticks[i] = (i2 - i) * inc;
	} else if (inc < 0) for (let i = 0; i < n; ++i) ticks[i] = (i1 + i) / -inc;
	else for (let i = 0; i < n; ++i) ticks[i] = (i1 + i) * inc;
	return ticks;
}
function tickIncrement(start, stop, count) {
	stop = +stop, start = +start, count = +count;
	return tickSpec(start, stop, count)[2];
}
function nice(start, stop, count) {
	let prestep;
	while (true) {
		const step = tickIncrement(start, stop, count);
		if (step === prestep || step === 0 || !isFinite(step)) return [start, stop];
		else if (step > 0) {
			const i = Math.ceil(start / step);
			const j = Math.floor(stop / step);
			start = (i - (i * step > start)) * step;
			stop = (j + (j * step < stop)) * step;
		} else if (step < 0) {
			const s = -step;
			const i = Math.ceil(start * s);
			const j = Math.floor(stop * s);
			start = (i - (i / s > start)) / s;
			stop = (j + (j / s < stop)) / s;
		}
		prestep = step;
	}
}
function thresholdSturges(values) {
	return Math.max(1, Math.ceil(Math.log(count(values)) / Math.LN2) + 1);
}
// node_modules/d3-contour/dist/d3-contour.mjs
var slice = Array.prototype.slice;
function ascending(a, b) {
	return a - b;
}
function area(ring) {
	var i = 0, n = ring.length, area = ring[n - 1][1] * ring[0][0] - ring[n - 1][0] * ring[0][1];
	while (++i < n) area += ring[i - 1][1] * ring[i][0] - ring[i - 1][0] * ring[i][1];
	return area;
}
var constant = (x) => () => x;
function contains(ring, hole) {
	var i = -1, n = hole.length, c;
	while (++i < n) if (c = ringContains(ring, hole[i])) return c;
	return 0;
}
function ringContains(ring, point) {
	var x = point[0], y = point[1], contains = -1;
	for (var i = 0, n = ring.length, j = n - 1; i < n; j = i++) {
		var pi = ring[i], xi = pi[0], yi = pi[1], pj = ring[j], xj = pj[0], yj = pj[1];
		if (segmentContains(pi, pj, point)) return 0;
		if (yi > y !== yj > y && x < (xj - xi) * (y - yi) / (yj - yi) + xi) contains = -contains;
	}
	return contains;
}
function segmentContains(a, b, c) {
	var i;
	return collinear(a, b, c) && within(a[i = +(a[0] === b[0])], c[i], b[i]);
}
function collinear(a, b, c) {
	return (b[0] - a[0]) * (c[1] - a[1]) === (c[0] - a[0]) * (b[1] - a[1]);
}
function within(p, q, r) {
	return p <= q && q <= r || r <= q && q <= p;
}
function noop() {}
var cases = [
	[],
	[[[1, 1.5], [.5, 1]]],
	[[[1.5, 1], [1, 1.5]]],
	[[[1.5, 1], [.5, 1]]],
	[[[1, .5], [1.5, 1]]],
	[[[1, 1.5], [.5, 1]], [[1, .5], [1.5, 1]]],
	[[[1, .5], [1, 1.5]]],
	[[[1, .5], [.5, 1]]],
	[[[.5, 1], [1, .5]]],
	[[[1, 1.5], [1, .5]]],
	[[[.5, 1], [1, .5]], [[1.5, 1], [1, 1.5]]],
	[[[1.5, 1], [1, .5]]],
	[[[.5, 1], [1.5, 1]]],
	[[[1, 1.5], [1.5, 1]]],
	[[[.5, 1], [1, 1.5]]],
	[]
];
function Contours() {
	var dx = 1, dy = 1, threshold = thresholdSturges, smooth = smoothLinear;
	function contours(values) {
		var tz = threshold(values);
		if (!Array.isArray(tz)) {
			const e = extent(values, finite);
			tz = ticks(...nice(e[0], e[1], tz), tz);
			while (tz[tz.length - 1] >= e[1]) tz.pop();
			while (tz[1] < e[0]) tz.shift();
		} else tz = tz.slice().sort(ascending);
		return tz.map((value) => contour(values, value));
	}
	function contour(values, value) {
		const v = value == null ? NaN : +value;
		if (isNaN(v)) throw new Error(`invalid value: ${value}`);
		var polygons = [], holes = [];
		isorings(values, v, function(ring) {
			smooth(ring, values, v);
			if (area(ring) > 0) polygons.push([ring]);
			else holes.push(ring);
		});
		holes.forEach(function(hole) {
			for (var i = 0, n = polygons.length, polygon; i < n; ++i) if (contains((polygon = polygons[i])[0], hole) !== -1) {
				polygon.push(hole);
				return;
			}
		});
		return {
			type: "MultiPolygon",
			value,
			coordinates: polygons
		};
	}
	function isorings(values, value, callback) {
		var fragmentByStart = new Array(), fragmentByEnd = new Array(), x = y = -1, y, t0, t1 = above(values[0], value), t2, t3;
		cases[t1 << 1].forEach(stitch);
		while (++x < dx - 1) {
			t0 = t1, t1 = above(values[x + 1], value);
			cases[t0 | t1 << 1].forEach(stitch);
		}
		cases[t1 << 0].forEach(stitch);
		while (++y < dy - 1) {
			x = -1;
			t1 = above(values[y * dx + dx], value);
			t2 = above(values[y * dx], value);
			cases[t1 << 1 | t2 << 2].forEach(stitch);
			while (++x < dx - 1) {
				t0 = t1, t1 = above(values[y * dx + dx + x + 1], value);
				t3 = t2, t2 = above(values[y * dx + x + 1], value);
				cases[t0 | t1 << 1 | t2 << 2 | t3 << 3].forEach(stitch);
			}
			cases[t1 | t2 << 3].forEach(stitch);
		}
		x = -1;
		t2 = values[y * dx] >= value;
		cases[t2 << 2].forEach(stitch);
		while (++x < dx - 1) {
			t3 = t2, t2 = above(values[y * dx + x + 1], value);
			cases[t2 << 2 | t3 << 3].forEach(stitch);
		}
		cases[t2 << 3].forEach(stitch);
		function stitch(line) {
			var start = [line[0][0] + x, line[0][1] + y], end = [line[1][0] + x, line[1][1] + y], startIndex = index(start), endIndex = index(end), f, g;
			if (f = fragmentByEnd[startIndex]) {
				if (g = fragmentByStart[endIndex]) {
					delete fragmentByEnd[f.end];
					delete fragmentByStart[g.start];
					if (f === g) {
						f.ring.push(end);
						callback(f.ring);
					} else fragmentByStart[f.start] = fragmentByEnd[g.end] = {
						start: f.start,
						end: g.end,
						ring: f.ring.concat(g.ring)
					};
				} else {
					delete fragmentByEnd[f.end];
					f.ring.push(end);
					fragmentByEnd[f.end = endIndex] = f;
				}
			} else if (f = fragmentByStart[endIndex]) {
				if (g = fragmentByEnd[startIndex]) {
					delete fragmentByStart[f.start];
					delete fragmentByEnd[g.end];
					if (f === g) {
						f.ring.push(end);
						callback(f.ring);
					} else fragmentByStart[g.start] = fragmentByEnd[f.end] = {
						start: g.start,
						end: f.end,
						ring: g.ring.concat(f.ring)
					};
				} else {
					delete fragmentByStart[f.start];
					f.ring.unshift(start);
					fragmentByStart[f.start = startIndex] = f;
				}
			} else fragmentByStart[startIndex] = fragmentByEnd[endIndex] = {
				start: startIndex,
				end: endIndex,
				ring: [start, end]
			};
		}
	}
	function index(point) {
		return point[0] * 2 + point[1] * (dx + 1) * 4;
	}
	function smoothLinear(ring, values, value) {
		ring.forEach(function(point) {
			var x = point[0], y = point[1], xt = x | 0, yt = y | 0, v1 = valid(values[yt * dx + xt]);
			if (x > 0 && x < dx && xt === x) point[0] = smooth1(x, valid(values[yt * dx + xt - 1]), v1, value);
			if (y > 0 && y < dy && yt === y) point[1] = smooth1(y, valid(values[(yt - 1) * dx + xt]), v1, value);
		});
	}
	contours.contour = contour;
	contours.size = function(_) {
		if (!arguments.length) return [dx, dy];
		var _0 = Math.floor(_[0]), _1 = Math.floor(_[1]);
		if (!(_0 >= 0 && _1 >= 0)) throw new Error("invalid size");
		return dx = _0, dy = _1, contours;
	};
	contours.thresholds = function(_) {
		return arguments.length ? (threshold = typeof _ === "function" ? _ : Array.isArray(_) ? constant(slice.call(_)) : constant(_), contours) : threshold;
	};
	contours.smooth = function(_) {
		return arguments.length ? (smooth = _ ? smoothLinear : noop, contours) : smooth === smoothLinear;
	};
	return contours;
}
function finite(x) {
	return isFinite(x) ? x : NaN;
}
function above(x, value) {
	return x == null ? false : +x >= value;
}
function valid(v) {
	return v == null || isNaN(v = +v) ? -Infinity : v;
}
function smooth1(x, v0, v1, value) {
	const a = value - v0;
	const b = v1 - v0;
	const d = isFinite(a) || isFinite(b) ? a / b : Math.sign(a) / Math.sign(b);
	return isNaN(d) ? x : x + d - .5;
}
// src/lib/field.ts
/** Levels for contours: close where the error is small, since that is where the path goes. */
function levels(low, high, wanted) {
	if (!(high > low)) return [];
	return Array.from({ length: wanted }, (_, i) => low + (high - low) * ((i + 1) / (wanted + 1)) ** 2);
}
/** The share of a value between least and greatest, on the scale of the colours: the square root spreads the low. */
function share(value, low, high) {
	return high > low ? Math.sqrt(Math.min(1, Math.max(0, (value - low) / (high - low)))) : 0;
}
/** A value between the grid's points, straight lines between; NaN where a corner has none. */
function between(errors, side, u, v) {
	const [x, y] = [Math.min(side - 1.000001, Math.max(0, u)), Math.min(side - 1.000001, Math.max(0, v))];
	const [i, j] = [Math.floor(x), Math.floor(y)];
	const at = (a, b) => errors[b * side + a] ?? NaN;
	const [s, t] = [x - i, y - j];
	return (at(i, j) * (1 - s) + at(i + 1, j) * s) * (1 - t) + (at(i, j + 1) * (1 - s) + at(i + 1, j + 1) * s) * t;
}
/** Contour lines as SVG paths in a picture of `size`; grid point (i, j) lies at the share i / (side − 1). */
function lines$1(errors, side, at, size) {
	const top = Math.max(...errors.filter((e) => e !== null));
	const values = errors.map((e) => e ?? 10 * Math.abs(top) + 1);
	const place = (x) => ((x - .5) / (side - 1) * size).toFixed(1);
	return Contours().size([side, side]).smooth(true).thresholds(at)(values).map((c) => c.coordinates.map((polygon) => polygon.map((ring) => `M${ring.map(([x, y]) => `${place(x ?? 0)} ${place(y ?? 0)}`).join("L")}Z`).join("")).join(""));
}
/** Mixes two colours, given as `#rrggbb`. */
function mix(a, b, share) {
	const part = (text, i) => parseInt(text.slice(1 + 2 * i, 3 + 2 * i), 16);
	return [
		0,
		1,
		2
	].map((i) => Math.round(part(a, i) + (part(b, i) - part(a, i)) * share));
}
// src/panels/LandscapePanel.svelte
var root$7 = /* @__PURE__ */ from_html(`<label class="row"><span class="hidden"> </span> <select class="svelte-uv27kk"><option> </option><option> </option></select></label> <span class="spring"></span> <button> </button>`, 1);
var root_1$7 = /* @__PURE__ */ from_html(`<tr><td> </td><td> </td><td> </td></tr>`);
var root_2$7 = /* @__PURE__ */ from_html(`<table><thead><tr><th> </th><th> </th><th> </th></tr></thead><tbody></tbody></table>`);
var root_3$6 = /* @__PURE__ */ from_html(`<span></span> <button> </button>`, 1);
var root_4$6 = /* @__PURE__ */ from_html(`<p class="muted wait svelte-uv27kk"> </p>`);
var root_5$6 = /* @__PURE__ */ from_svg(`<path class="ring svelte-uv27kk"></path>`);
var root_6$6 = /* @__PURE__ */ from_svg(`<circle class="been svelte-uv27kk" r="3.2"><title> </title></circle>`);
var root_7$5 = /* @__PURE__ */ from_svg(`<text class="halo"> </text>`);
var root_8$5 = /* @__PURE__ */ from_html(`<p><strong data-test="off-plane"> </strong></p>`);
var root_9$5 = /* @__PURE__ */ from_html(`<p> </p>`);
var root_10$5 = /* @__PURE__ */ from_html(`<p class="note"> </p>`);
var root_11$2 = /* @__PURE__ */ from_html(`<p class="note"><strong> </strong></p>`);
var root_12$2 = /* @__PURE__ */ from_html(`<div class="both svelte-uv27kk"><div class="picture svelte-uv27kk"><canvas width="180" height="180" aria-hidden="true" class="svelte-uv27kk"></canvas> <svg role="img" class="svelte-uv27kk"><!><path class="way under svelte-uv27kk"></path><path class="way svelte-uv27kk"></path><!><circle class="here svelte-uv27kk" r="6"></circle><text class="halo strong svelte-uv27kk"> </text><!></svg></div> <div class="words svelte-uv27kk"><p class="row scale"><span> </span><svg width="90" height="12" aria-hidden="true"><defs><linearGradient id="shades"><stop offset="0"></stop><stop offset="1"></stop></linearGradient></defs><rect width="90" height="12" rx="2" fill="url(#shades)" stroke="var(--control)"></rect></svg><span> </span></p> <p class="muted"> </p> <!> <!> <p class="note"> <span class="hidden" data-test="centre"> </span></p> <!> <!> <!> <!></div></div>`);
function LandscapePanel($$anchor, $$props) {
	push($$props, true);
	const aside = ($$anchor) => {
		var fragment = comment();
		var node = first_child(fragment);
		var consequent = ($$anchor) => {
			var fragment_1 = root$7();
			var label = first_child(fragment_1);
			var span = child(label);
			var text = only_child(span, true);
			var select = sibling(span, 2);
			var option = child(select);
			var text_1 = only_child(option, true);
			option.value = option.__value = "random";
			var option_1 = sibling(option);
			var text_2 = only_child(option_1, true);
			option_1.value = option_1.__value = "path";
			reset(select);
			var select_value;
			init_select(select);
			reset(label);
			var button = sibling(label, 4);
			var text_3 = only_child(button, true);
			template_effect(() => {
				set_text(text, get(w).directions);
				set_text(text_1, get(w).random);
				option_1.disabled = (lab().now?.step ?? 0) < 3;
				set_text(text_2, (lab().now?.step ?? 0) < 3 ? get(w).pcaNeedsPath : get(w).pca);
				if (select_value !== (select_value = get(plane))) select.value = (select.__value = select_value) ?? "", select_option(select, select_value);
				button.disabled = get(busy) || !lab().canAsk;
				set_text(text_3, get(w).refresh);
			});
			delegated("change", select, (e) => set(chosen, e.currentTarget.value === "path" ? "path" : "random", true));
			delegated("click", button, draw);
			append($$anchor, fragment_1);
		};
		if_block(node, ($$render) => {
			if (open()) $$render(consequent);
		});
		append($$anchor, fragment);
	};
	const table = ($$anchor) => {
		var table_1 = root_2$7();
		var thead = child(table_1);
		var tr = child(thead);
		var th = child(tr);
		var text_4 = only_child(th, true);
		var th_1 = sibling(th);
		var text_5 = only_child(th_1, true);
		var text_6 = only_child(sibling(th_1), true);
		reset(tr);
		reset(thead);
		var tbody = sibling(thead);
		each(tbody, 21, () => get(land)?.path ?? [], (p) => p.step, ($$anchor, p) => {
			var tr_1 = root_1$7();
			var td = child(tr_1);
			var text_7 = only_child(td, true);
			var td_1 = sibling(td);
			var text_8 = only_child(td_1, true);
			var text_9 = only_child(sibling(td_1), true);
			reset(tr_1);
			template_effect(($0, $1) => {
				set_text(text_7, get(p).step);
				set_text(text_8, $0);
				set_text(text_9, $1);
			}, [() => number$1(get(p).error), () => number$1(get(p).off, 3)]);
			append($$anchor, tr_1);
		});
		reset(tbody);
		reset(table_1);
		template_effect(() => {
			set_text(text_4, get(w).tableStep);
			set_text(text_5, get(w).tableError);
			set_text(text_6, get(w).tableDistance);
		});
		append($$anchor, table_1);
	};
	let lab = prop($$props, "lab", 7), open = prop($$props, "open", 15);
	const w = /* @__PURE__ */ user_derived(() => lab().w.landscape);
	const ENOUGH = 24;
	let chosen = /* @__PURE__ */ state(null);
	let pathless = /* @__PURE__ */ state(-1);
	const plane = /* @__PURE__ */ user_derived(() => get(chosen) ?? ((lab().now?.step ?? 0) >= ENOUGH && lab().now?.run !== get(pathless) ? "path" : "random"));
	let failed = /* @__PURE__ */ state("");
	let busy = /* @__PURE__ */ state(false);
	let asked = "";
	let canvas = /* @__PURE__ */ state(void 0);
	const SIZE = 360;
	async function draw() {
		if (get(busy)) return;
		set(busy, true);
		const wanted = get(plane);
		asked = `${lab().moment}:${wanted}`;
		try {
			const reply = await lab().ask({
				do: "landscape",
				plane: wanted
			});
			if (reply.answer) lab().landscape = reply.answer;
			if (reply.error?.code === "range" && get(chosen) === null && wanted === "path") set(pathless, reply.run, true);
			set(failed, reply.error && reply.error.code !== "cancelled" ? `${reply.error.found} → ${reply.error.wanted}` : "", true);
		} catch {
			asked = "";
		}
		set(busy, false);
	}
	user_effect(() => {
		if (!open() || !lab().canAsk || lab().playing || get(busy) || asked === `${lab().moment}:${get(plane)}`) return;
		const timer = setTimeout(() => void draw(), 400);
		return () => clearTimeout(timer);
	});
	/** Opens the picture once it has been scrolled to. */
	function seen(element) {
		const observer = new IntersectionObserver((entries) => {
			if (entries.some((e) => e.isIntersecting) && lab().canAsk) open(true);
		});
		observer.observe(element);
		return () => observer.disconnect();
	}
	const land = /* @__PURE__ */ user_derived(() => lab().landscape);
	const finite = /* @__PURE__ */ user_derived(() => get(land)?.errors.filter((e) => e !== null) ?? []);
	const low = /* @__PURE__ */ user_derived(() => Math.min(...get(finite)));
	const high = /* @__PURE__ */ user_derived(() => Math.max(...get(finite)));
	const at = /* @__PURE__ */ user_derived(() => levels(get(low), get(high), 12));
	const rings = /* @__PURE__ */ user_derived(() => get(land) ? lines$1(get(land).errors, get(land).side, get(at), SIZE) : []);
	const sx = /* @__PURE__ */ user_derived(() => (x) => get(land) ? (x - (get(land).x[0] ?? 0)) / ((get(land).x.at(-1) ?? 1) - (get(land).x[0] ?? 0)) * SIZE : 0);
	const sy = /* @__PURE__ */ user_derived(() => (y) => get(land) ? (y - (get(land).y[0] ?? 0)) / ((get(land).y.at(-1) ?? 1) - (get(land).y[0] ?? 0)) * SIZE : 0);
	const off = /* @__PURE__ */ user_derived(() => get(land) && get(land).path.length > 1 ? Math.max(...get(land).path.map((p) => p.off)) : null);
	const centre = /* @__PURE__ */ user_derived(() => get(land) ? between(get(land).errors, get(land).side, (get(land).side - 1) / 2, (get(land).side - 1) / 2) : NaN);
	const path = /* @__PURE__ */ user_derived(() => get(land)?.path.map((p, i) => `${i ? "L" : "M"}${get(sx)(p.x).toFixed(1)} ${get(sy)(p.y).toFixed(1)}`).join("") ?? "");
	const marks = /* @__PURE__ */ user_derived(() => {
		if (!get(land)) return [];
		const each = Math.max(1, Math.ceil(get(land).path.length / 24));
		return get(land).path.filter((_, i) => i % each === 0 || i === get(land).path.length - 1);
	});
	/** Names stand where the path is not: that of now away from the start. */
	const begin = /* @__PURE__ */ user_derived(() => get(land) && get(land).path.length > 1 ? get(land).path[0] ?? null : null);
	const nowLeft = /* @__PURE__ */ user_derived(() => (get(begin)?.x ?? 0) > 0);
	const beginLeft = /* @__PURE__ */ user_derived(() => get(begin) !== null && get(sx)(get(begin).x) > 100);
	const summary = /* @__PURE__ */ user_derived(() => get(land) ? get(w).summary(get(land).on.error, get(low), get(high), get(off)) : "");
	const shades = /* @__PURE__ */ user_derived(() => lab().dark ? ["#8fd8c9", "#1a2a31"] : ["#0b5f52", "#eef4f2"]);
	user_effect(() => {
		const context = get(canvas)?.getContext("2d");
		if (!context || !get(land)) return;
		const pixels = 180;
		const image = context.createImageData(pixels, pixels);
		for (let y = 0; y < pixels; y++) for (let x = 0; x < pixels; x++) {
			const value = between(get(land).errors, get(land).side, x / 179 * (get(land).side - 1), y / 179 * (get(land).side - 1));
			const [r, g, b] = Number.isFinite(value) ? mix(get(shades)[0], get(shades)[1], share(value, get(low), get(high))) : [
				128,
				128,
				128
			];
			image.data.set([
				r,
				g,
				b,
				255
			], 4 * (y * pixels + x));
		}
		context.putImageData(image, 0, 0);
	});
	{
		let $0 = /* @__PURE__ */ user_derived(() => get(land) ? table : void 0);
		Panel($$anchor, {
			get lab() {
				return lab();
			},
			id: "landscape",
			wide: true,
			get title() {
				return get(w).title;
			},
			get aside() {
				return aside;
			},
			get table() {
				return get($0);
			},
			get summary() {
				return get(summary);
			},
			children: ($$anchor, $$slotProps) => {
				var fragment_3 = comment();
				var node_1 = first_child(fragment_3);
				var consequent_1 = ($$anchor) => {
					var fragment_4 = root_3$6();
					var span_1 = first_child(fragment_4);
					attach(span_1, () => seen);
					var button_1 = sibling(span_1, 2);
					var text_10 = only_child(button_1, true);
					template_effect(() => set_text(text_10, get(w).open));
					delegated("click", button_1, () => open(true));
					append($$anchor, fragment_4);
				};
				var consequent_2 = ($$anchor) => {
					var p_1 = root_4$6();
					var text_11 = only_child(p_1, true);
					template_effect(($0) => set_text(text_11, $0), [() => get(failed) ? lab().w.app.failed(get(failed)) : lab().w.app.loading]);
					append($$anchor, p_1);
				};
				var alternate = ($$anchor) => {
					var div = root_12$2();
					var div_1 = child(div);
					var canvas_1 = child(div_1);
					bind_this(canvas_1, ($$value) => set(canvas, $$value), () => get(canvas));
					var svg = sibling(canvas_1, 2);
					set_attribute(svg, "viewBox", "0 0 360 360");
					var node_2 = child(svg);
					each(node_2, 17, () => get(rings), index, ($$anchor, ring) => {
						var path_1 = root_5$6();
						template_effect(() => set_attribute(path_1, "d", get(ring)));
						append($$anchor, path_1);
					});
					var path_2 = sibling(node_2);
					var path_3 = sibling(path_2);
					var node_3 = sibling(path_3);
					each(node_3, 17, () => get(marks), (p) => p.step, ($$anchor, p) => {
						var circle = root_6$6();
						var text_12 = only_child(child(circle));
						reset(circle);
						template_effect(($0, $1, $2, $3) => {
							set_attribute(circle, "cx", $0);
							set_attribute(circle, "cy", $1);
							set_text(text_12, `${get(w).tableStep ?? ""}${get(p).step ?? ""}: ${get(w).tableError ?? ""}${$2 ?? ""}, ${$3 ?? ""}`);
						}, [
							() => get(sx)(get(p).x),
							() => get(sy)(get(p).y),
							() => number$1(get(p).error),
							() => get(w).distance(get(p).off)
						]);
						append($$anchor, circle);
					});
					var circle_1 = sibling(node_3);
					set_attribute(circle_1, "cx", SIZE / 2);
					set_attribute(circle_1, "cy", SIZE / 2);
					var text_13 = sibling(circle_1);
					set_attribute(text_13, "y", 184);
					var text_14 = only_child(text_13);
					var node_4 = sibling(text_13);
					var consequent_3 = ($$anchor) => {
						var text_15 = root_7$5();
						var text_16 = only_child(text_15);
						template_effect(($0, $1, $2) => {
							set_attribute(text_15, "x", $0);
							set_attribute(text_15, "y", $1);
							set_attribute(text_15, "text-anchor", get(beginLeft) ? "end" : "start");
							set_text(text_16, `${get(w).start ?? ""} ${$2 ?? ""}`);
						}, [
							() => get(sx)(get(begin).x) + (get(beginLeft) ? -8 : 8),
							() => get(sy)(get(begin).y) + (Math.abs(get(sy)(get(begin).y) - SIZE / 2) < 14 ? 18 : 4),
							() => number$1(get(begin).error)
						]);
						append($$anchor, text_15);
					};
					if_block(node_4, ($$render) => {
						if (get(begin)) $$render(consequent_3);
					});
					reset(svg);
					reset(div_1);
					var div_2 = sibling(div_1, 2);
					var p_2 = child(div_2);
					var span_2 = child(p_2);
					var text_17 = only_child(span_2);
					var svg_1 = sibling(span_2);
					var defs = child(svg_1);
					var linearGradient = child(defs);
					var stop = child(linearGradient);
					var stop_1 = sibling(stop);
					reset(linearGradient);
					reset(defs);
					next();
					reset(svg_1);
					var text_18 = only_child(sibling(svg_1));
					reset(p_2);
					var p_3 = sibling(p_2, 2);
					var text_19 = only_child(p_3, true);
					var node_5 = sibling(p_3, 2);
					var consequent_4 = ($$anchor) => {
						var p_4 = root_8$5();
						var text_20 = only_child(child(p_4), true);
						reset(p_4);
						template_effect(($0) => set_text(text_20, $0), [() => get(w).distance(get(off))]);
						append($$anchor, p_4);
					};
					if_block(node_5, ($$render) => {
						if (get(off) !== null) $$render(consequent_4);
					});
					var node_6 = sibling(node_5, 2);
					var consequent_5 = ($$anchor) => {
						var p_5 = root_9$5();
						var text_21 = only_child(p_5, true);
						template_effect(($0) => set_text(text_21, $0), [() => get(w).explained(get(land).explained)]);
						append($$anchor, p_5);
					};
					if_block(node_6, ($$render) => {
						if (get(land).explained !== null) $$render(consequent_5);
					});
					var p_6 = sibling(node_6, 2);
					var text_22 = child(p_6);
					var text_23 = only_child(sibling(text_22), true);
					reset(p_6);
					var node_7 = sibling(p_6, 2);
					var consequent_6 = ($$anchor) => {
						var p_7 = root_10$5();
						var text_24 = only_child(p_7, true);
						template_effect(() => set_text(text_24, get(w).own));
						append($$anchor, p_7);
					};
					if_block(node_7, ($$render) => {
						if (get(land).path.length > 1) $$render(consequent_6);
					});
					var node_8 = sibling(node_7, 2);
					var consequent_7 = ($$anchor) => {
						var p_8 = root_10$5();
						var text_25 = only_child(p_8, true);
						template_effect(() => set_text(text_25, get(w).filter));
						append($$anchor, p_8);
					};
					if_block(node_8, ($$render) => {
						if (get(land).plane === "random") $$render(consequent_7);
					});
					var node_9 = sibling(node_8, 2);
					var consequent_8 = ($$anchor) => {
						var p_9 = root_10$5();
						var text_26 = only_child(p_9, true);
						template_effect(($0) => set_text(text_26, $0), [() => lab().w.app.sampled(get(land).on.rows, get(land).on.of)]);
						append($$anchor, p_9);
					};
					if_block(node_9, ($$render) => {
						if (get(land).on.rows < get(land).on.of) $$render(consequent_8);
					});
					var node_10 = sibling(node_9, 2);
					var consequent_9 = ($$anchor) => {
						var p_10 = root_11$2();
						var text_27 = only_child(child(p_10), true);
						reset(p_10);
						template_effect(($0) => set_text(text_27, $0), [() => get(w).stale(get(land).at_step)]);
						append($$anchor, p_10);
					};
					if_block(node_10, ($$render) => {
						if (get(land).at_step !== lab().now?.step) $$render(consequent_9);
					});
					reset(div_2);
					reset(div);
					template_effect(($0, $1, $2, $3, $4) => {
						set_attribute(svg, "aria-label", get(summary));
						set_attribute(path_2, "d", get(path));
						set_attribute(path_3, "d", get(path));
						set_attribute(text_13, "x", SIZE / 2 + (get(nowLeft) ? -10 : 10));
						set_attribute(text_13, "text-anchor", get(nowLeft) ? "end" : "start");
						set_text(text_14, `${get(w).now ?? ""} ${$0 ?? ""}`);
						set_text(text_17, `${get(w).low ?? ""} ${$1 ?? ""}`);
						set_attribute(stop, "stop-color", get(shades)[0]);
						set_attribute(stop_1, "stop-color", get(shades)[1]);
						set_text(text_18, `${get(w).high ?? ""} ${$2 ?? ""}`);
						set_text(text_19, $3);
						set_text(text_22, `${get(w).centre ?? ""} `);
						set_text(text_23, $4);
					}, [
						() => number$1(get(land).on.error),
						() => number$1(get(low)),
						() => number$1(get(high)),
						() => get(land).more && !lab().playing && get(land).at_step === lab().now?.step ? get(w).refining : get(w).grid(get(land).side),
						() => number$1(get(centre), 8)
					]);
					append($$anchor, div);
				};
				if_block(node_1, ($$render) => {
					if (!open()) $$render(consequent_1);
					else if (!get(land)) $$render(consequent_2, 1);
					else $$render(alternate, -1);
				});
				append($$anchor, fragment_3);
			},
			$$slots: { default: true }
		});
	}
	pop();
}
delegate(["change", "click"]);
// src/lib/picture.ts
/** The part of a recorded parameter at one place, or none if it is not shown. */
function recorded(record, row, column) {
	const [r, c] = [record.rows.indexOf(row), record.columns.indexOf(column)];
	if (r < 0 || c < 0) return void 0;
	const at = r * record.columns.length + c;
	return {
		weight: record.weight[at] ?? NaN,
		gradient: record.gradient[at] ?? NaN,
		update: record.update[at] ?? NaN
	};
}
/** The places with the greatest of `sizes`, at most `wanted`, in their own order. */
function strongest(sizes, wanted) {
	return sizes.map((size, i) => ({
		size,
		i
	})).sort((a, b) => b.size - a.size || a.i - b.i).slice(0, wanted).map(({ i }) => i).sort((a, b) => a - b);
}
/** The values at what a block reads: the inputs, or what the block before hands on. */
function readBy(record, all, block) {
	const before = all.find((b) => b.number === block - 1);
	return before ? record.layers.find((l) => l.layer === before.last)?.output : record.inputs;
}
/** The columns of the picture, each with at most `most` dots: the strongest. */
function columns(hello, all, record, most) {
	const first = all[0];
	const entry = first?.weight === void 0 ? void 0 : record.params.find((p) => p.param === first.weight);
	const reach = record.inputs.shown.map((unit, i) => {
		const size = entry ? Math.hypot(...entry.columns.map((c) => recorded(entry, unit, c)?.weight ?? 0)) : 1;
		return Math.abs(record.inputs.values[i] ?? 0) * size;
	});
	return [{
		block: 0,
		of: record.inputs.of,
		dots: strongest(reach, most).map((i) => {
			const unit = record.inputs.shown[i] ?? 0;
			return {
				unit,
				value: record.inputs.values[i] ?? null,
				error: null,
				label: hello.network.inputs[unit] ?? String(unit + 1)
			};
		})
	}, ...all.map((block) => {
		const layer = record.layers.find((l) => l.layer === block.last);
		if (!layer) return {
			block: block.number,
			of: block.width,
			dots: []
		};
		const { shown, values, of } = layer.output;
		return {
			block: block.number,
			of,
			dots: strongest(values.map(Math.abs), most).map((i) => {
				const unit = shown[i] ?? 0;
				return {
					unit,
					value: values[i] ?? null,
					error: layer.error[i] ?? null,
					label: block.output ? outputName(hello, unit) : String(unit + 1)
				};
			})
		};
	})];
}
/** The connections between the dots that are drawn. */
function lines(hello, all, record, drawn) {
	const found = [];
	all.forEach((block, i) => {
		const param = record.params.find((p) => p.param === block.weight);
		const width = block.weight === void 0 ? 0 : hello.network.params[block.weight]?.shape[1] ?? 0;
		if (!param) return;
		for (const from of drawn[i]?.dots ?? []) for (const to of drawn[i + 1]?.dots ?? []) {
			const at = recorded(param, from.unit, to.unit);
			if (at) found.push({
				block: block.number,
				param: param.param,
				index: from.unit * width + to.unit,
				from: from.unit,
				to: to.unit,
				...at
			});
		}
	});
	return found;
}
/** What a unit adds up, the largest parts first. The sum is the engine's own where it says it. */
function unitSum(hello, all, record, blockNumber, unit, most) {
	const block = all.find((b) => b.number === blockNumber);
	const param = record.params.find((p) => p.param === block?.weight);
	const input = readBy(record, all, blockNumber);
	if (!block || !param || !input) return void 0;
	const shape = hello.network.params[param.param]?.shape ?? [0, 1];
	const parts = input.shown.map((from, i) => {
		const at = recorded(param, from, unit);
		const value = input.values[i] ?? 0;
		return at && {
			from,
			value,
			product: value * at.weight,
			index: from * shape[1] + unit,
			...at
		};
	}).filter((part) => part !== void 0).sort((a, b) => Math.abs(b.product) - Math.abs(a.product));
	const at = (layer) => {
		const found = record.layers.find((l) => l.layer === layer);
		const i = found?.output.shown.indexOf(unit) ?? -1;
		return {
			value: found?.output.values[i] ?? null,
			error: found?.error[i] ?? null
		};
	};
	const biasParam = record.params.find((p) => p.param === block.bias);
	const bias = biasParam ? recorded(biasParam, biasParam.rows[0] ?? 0, unit) ?? null : null;
	const whole = parts.length === shape[0];
	const added = parts.reduce((sum, p) => sum + p.product, 0) + (bias?.weight ?? 0);
	const sum = at(block.layers[0]).value ?? (whole ? added : null);
	const shown = parts.slice(0, most);
	const rest = sum === null ? null : sum - (bias?.weight ?? 0) - shown.reduce((s, p) => s + p.product, 0);
	const out = at(block.last);
	return {
		parts: shown,
		more: shape[0] - shown.length,
		rest,
		bias,
		sum,
		output: out.value,
		error: out.error
	};
}
// src/parts/NetPicture.svelte
var root$6 = /* @__PURE__ */ from_svg(`<text class="tick svelte-6ywyuv" y="12"> </text>`);
var root_1$6 = /* @__PURE__ */ from_svg(`<path><title class="svelte-6ywyuv"> </title></path>`);
var root_2$6 = /* @__PURE__ */ from_svg(`<path class="sign svelte-6ywyuv"></path>`);
var root_3$5 = /* @__PURE__ */ from_svg(`<tspan dy="11" class="svelte-6ywyuv"> </tspan>`);
var root_4$5 = /* @__PURE__ */ from_svg(`<text text-anchor="end"> <!><title class="svelte-6ywyuv"> </title></text>`);
var root_5$5 = /* @__PURE__ */ from_svg(`<text class="svelte-6ywyuv"> <tspan class="strong svelte-6ywyuv"> </tspan></text>`);
var root_6$5 = /* @__PURE__ */ from_svg(`<text class="halo small svelte-6ywyuv"> </text>`);
var root_7$4 = /* @__PURE__ */ from_svg(`<g><circle r="9.5" class="back svelte-6ywyuv"></circle><circle r="9.5"></circle><!><!></g>`);
var root_8$4 = /* @__PURE__ */ from_svg(`<text class="tick svelte-6ywyuv"> </text>`);
var root_9$4 = /* @__PURE__ */ from_svg(`<g class="column svelte-6ywyuv"><!><!></g>`);
var root_10$4 = /* @__PURE__ */ from_html(`<div class="svelte-6ywyuv"><svg role="img"><!><!><!></svg></div>`);
function NetPicture($$anchor, $$props) {
	push($$props, true);
	let width = /* @__PURE__ */ state(520);
	const top = 24;
	const rowHeight = 32;
	const most = /* @__PURE__ */ user_derived(() => Math.max(4, ...$$props.columns.map((c) => c.dots.length + (c.of > c.dots.length ? 1 : 0))));
	const height = /* @__PURE__ */ user_derived(() => top + get(most) * rowHeight + 8);
	const left = /* @__PURE__ */ user_derived(() => Math.min(150, get(width) * .3));
	const right = /* @__PURE__ */ user_derived(() => Math.min(124, Math.max(98, get(width) * .25)));
	const x = /* @__PURE__ */ user_derived(() => (column) => get(left) + column / Math.max(1, $$props.columns.length - 1) * (get(width) - get(left) - get(right)));
	const y = /* @__PURE__ */ user_derived(() => (column, i) => {
		const c = $$props.columns[column];
		const n = (c?.dots.length ?? 0) + (c && c.of > c.dots.length ? 1 : 0);
		return 36 + (i + (get(most) - n) / 2) * rowHeight;
	});
	const yOf = /* @__PURE__ */ user_derived(() => (column, wanted) => get(y)(column, $$props.columns[column]?.dots.findIndex((d) => d.unit === wanted) ?? 0));
	const last = /* @__PURE__ */ user_derived(() => $$props.columns.length - 1);
	/** What a column shows at this stage. */
	const shows = /* @__PURE__ */ user_derived(() => (column) => {
		if (!$$props.stage) return "value";
		switch ($$props.stage.at) {
			case "input": return column === 0 ? "value" : "nothing";
			case "forward": return column <= $$props.stage.block ? "value" : "nothing";
			case "error": return column === get(last) ? "error" : "value";
			case "backward": return column >= $$props.stage.block - 1 && column > 0 ? "error" : "value";
			case "update": return column >= Math.max(1, $$props.stage.block - 1) ? "error" : "value";
			case "done": return "value";
		}
	});
	const lit = /* @__PURE__ */ user_derived(() => (block) => {
		if (!$$props.stage || $$props.stage.at === "input" || $$props.stage.at === "error" || $$props.stage.at === "done") return "";
		return $$props.stage.block === block ? $$props.stage.at : "";
	});
	const what = /* @__PURE__ */ user_derived(() => (line) => get(lit)(line.block) === "update" ? line.update : line.weight);
	const largest = /* @__PURE__ */ user_derived(() => {
		const found = /* @__PURE__ */ new Map();
		for (const line of $$props.lines) found.set(line.block, Math.max(found.get(line.block) ?? 1e-30, Math.abs(get(what)(line))));
		return found;
	});
	const sizes = /* @__PURE__ */ user_derived(() => $$props.columns.map((c, i) => Math.max(1e-30, ...c.dots.map((d) => Math.abs((get(shows)(i) === "error" ? d.error : d.value) ?? 0)))));
	const shown = /* @__PURE__ */ user_derived(() => (column, dot) => get(shows)(column) === "error" ? dot.error : get(shows)(column) === "value" ? dot.value : null);
	const faint = /* @__PURE__ */ user_derived(() => $$props.lines.length > 120 ? .35 : .6);
	const chosen = /* @__PURE__ */ user_derived(() => (line) => $$props.weight !== null && $$props.hello.network.params[line.param]?.name === $$props.weight.param && line.index === $$props.weight.index);
	/** The unit under the cursor: what it adds up is lit. */
	let hovered = /* @__PURE__ */ state(null);
	const reached = /* @__PURE__ */ user_derived(() => (line) => get(hovered) !== null && (get(hovered).block === 0 ? line.block === 1 && line.from === get(hovered).unit : line.block === get(hovered).block && line.to === get(hovered).unit));
	const opacity = /* @__PURE__ */ user_derived(() => (line) => get(chosen)(line) || get(reached)(line) ? 1 : get(hovered) ? get(faint) / 4 : get(lit)(line.block) ? 1 : $$props.stage ? get(faint) / 2 : get(faint));
	/** Clicks by mouse; the same choices stand below as fields for the keyboard. */
	function clicks(element) {
		const click = (event) => {
			const found = event.target.closest("[data-unit],[data-line]");
			if (!found) return;
			const [a, b] = (found.dataset.unit ?? found.dataset.line ?? "").split(",").map(Number);
			if (a === void 0 || b === void 0) return;
			if (found.dataset.unit) $$props.onunit(a, b);
			else $$props.online({
				param: $$props.hello.network.params[a]?.name ?? "",
				index: b
			});
		};
		const over = (event) => {
			const [block, at] = (event.target.closest("[data-unit]")?.dataset.unit ?? "").split(",").map(Number);
			set(hovered, block === void 0 || at === void 0 ? null : {
				block,
				unit: at
			});
		};
		const out = () => void set(hovered, null);
		element.addEventListener("click", click);
		element.addEventListener("pointerover", over);
		element.addEventListener("pointerleave", out);
		return () => {
			element.removeEventListener("click", click);
			element.removeEventListener("pointerover", over);
			element.removeEventListener("pointerleave", out);
		};
	}
	var div = root_10$4();
	var svg = child(div);
	let classes;
	var node = child(svg);
	each(node, 17, () => $$props.columns, index, ($$anchor, column, i) => {
		var text = root$6();
		set_attribute(text, "text-anchor", i === 0 ? "end" : "middle");
		set_attribute(text, "dx", i === 0 ? 8 : 0);
		var text_1 = only_child(text);
		template_effect(($0, $1) => {
			set_attribute(text, "x", $0);
			set_text(text_1, `${$1 ?? ""}${get(width) > 420 || $$props.columns.length < 4 ? ` (${get(column).of})` : ""}`);
		}, [() => get(x)(i), () => i === 0 ? $$props.w.network.inputs : i === get(last) ? $$props.w.network.outputs : $$props.w.network.layerName(i)]);
		append($$anchor, text);
	});
	var node_1 = sibling(node);
	each(node_1, 17, () => $$props.lines, (line) => `${line.param}:${line.index}`, ($$anchor, line) => {
		const size = /* @__PURE__ */ user_derived(() => get(what)(get(line)));
		var path = root_1$6();
		let classes_1;
		var text_2 = only_child(child(path), true);
		reset(path);
		template_effect(($0, $1, $2, $3, $4, $5, $6, $7, $8) => {
			set_attribute(path, "data-line", `${get(line).param ?? ""},${get(line).index ?? ""}`);
			classes_1 = set_class(path, 0, `line ${$0 ?? ""}`, "svelte-6ywyuv", classes_1, {
				minus: get(size) < 0,
				chosen: $1
			});
			set_attribute(path, "d", `M${$2 ?? ""} ${$3 ?? ""}L${$4 ?? ""} ${$5 ?? ""}`);
			set_attribute(path, "stroke-width", $6);
			set_attribute(path, "opacity", $7);
			set_text(text_2, $8);
		}, [
			() => get(lit)(get(line).block),
			() => get(chosen)(get(line)),
			() => get(x)(get(line).block - 1) + 9,
			() => get(yOf)(get(line).block - 1, get(line).from),
			() => get(x)(get(line).block) - 9,
			() => get(yOf)(get(line).block, get(line).to),
			() => .4 + 3.6 * (Math.abs(get(size)) / (get(largest).get(get(line).block) ?? 1)),
			() => get(opacity)(get(line)),
			() => number$1(get(line).weight)
		]);
		append($$anchor, path);
	});
	each(sibling(node_1), 17, () => $$props.columns, index, ($$anchor, column, i) => {
		var g = root_9$4();
		set_style(g, "", {}, { "--turn": i });
		var node_3 = child(g);
		each(node_3, 19, () => get(column).dots, (dot) => dot.unit, ($$anchor, dot, k) => {
			const value = /* @__PURE__ */ user_derived(() => get(shown)(i, get(dot)));
			var g_1 = root_7$4();
			let classes_2;
			var circle = child(g_1);
			var circle_1 = sibling(circle);
			let classes_3;
			var node_4 = sibling(circle_1);
			var consequent = ($$anchor) => {
				var path_1 = root_2$6();
				template_effect(($0, $1) => set_attribute(path_1, "d", `M${$0 ?? ""} ${$1 ?? ""}h8`), [() => get(x)(i) - 4, () => get(y)(i, get(k))]);
				append($$anchor, path_1);
			};
			if_block(node_4, ($$render) => {
				if (get(value) !== null && get(value) < 0) $$render(consequent);
			});
			var node_5 = sibling(node_4);
			var consequent_2 = ($$anchor) => {
				const computed_const = /* @__PURE__ */ user_derived(() => {
					const [above, below] = twoLines(get(dot).label, Math.floor((get(left) - 22) / 6.6));
					return {
						above,
						below
					};
				});
				var text_3 = root_4$5();
				let classes_4;
				var text_4 = child(text_3, true);
				var node_6 = sibling(text_4);
				var consequent_1 = ($$anchor) => {
					var tspan = root_3$5();
					var text_5 = only_child(tspan, true);
					template_effect(($0) => {
						set_attribute(tspan, "x", $0);
						set_text(text_5, get(computed_const).below);
					}, [() => get(x)(i) - 13]);
					append($$anchor, tspan);
				};
				if_block(node_6, ($$render) => {
					if (get(computed_const).below) $$render(consequent_1);
				});
				var text_6 = only_child(sibling(node_6));
				reset(text_3);
				template_effect(($0, $1, $2) => {
					set_attribute(text_3, "x", $0);
					set_attribute(text_3, "y", $1);
					classes_4 = set_class(text_3, 0, "svelte-6ywyuv", null, classes_4, { small: get(computed_const).below });
					set_text(text_4, get(computed_const).above);
					set_text(text_6, `${get(dot).label ?? ""}: ${$2 ?? ""}`);
				}, [
					() => get(x)(i) - 13,
					() => get(y)(i, get(k)) + (get(computed_const).below ? -2 : 4),
					() => number$1(get(dot).value)
				]);
				append($$anchor, text_3);
			};
			var consequent_3 = ($$anchor) => {
				var text_7 = root_5$5();
				var text_8 = child(text_7);
				var text_9 = only_child(sibling(text_8), true);
				reset(text_7);
				template_effect(($0, $1, $2, $3) => {
					set_attribute(text_7, "x", $0);
					set_attribute(text_7, "y", $1);
					set_text(text_8, `${$2 ?? ""} `);
					set_text(text_9, $3);
				}, [
					() => get(x)(i) + 13,
					() => get(y)(i, get(k)) + 4,
					() => short(get(dot).label, 9),
					() => get(value) === null ? "" : number$1(get(value), 3)
				]);
				append($$anchor, text_7);
			};
			var alternate = ($$anchor) => {
				var text_10 = root_6$5();
				var text_11 = only_child(text_10, true);
				template_effect(($0, $1, $2) => {
					set_attribute(text_10, "x", $0);
					set_attribute(text_10, "y", $1);
					set_text(text_11, $2);
				}, [
					() => get(x)(i) + 12,
					() => get(y)(i, get(k)) + 4,
					() => get(value) === null || get(width) < 440 ? "" : number$1(get(value), 2)
				]);
				append($$anchor, text_10);
			};
			if_block(node_5, ($$render) => {
				if (i === 0) $$render(consequent_2);
				else if (i === get(last)) $$render(consequent_3, 1);
				else $$render(alternate, -1);
			});
			reset(g_1);
			template_effect(($0, $1, $2, $3, $4, $5) => {
				set_attribute(g_1, "data-unit", `${i},${get(dot).unit ?? ""}`);
				classes_2 = set_class(g_1, 0, "dot svelte-6ywyuv", null, classes_2, { picked: $$props.unit?.block === i && $$props.unit.unit === get(dot).unit });
				set_attribute(circle, "cx", $0);
				set_attribute(circle, "cy", $1);
				set_attribute(circle_1, "cx", $2);
				set_attribute(circle_1, "cy", $3);
				classes_3 = set_class(circle_1, 0, clsx(get(value) === null ? "off" : get(value) < 0 ? "minus" : "plus"), "svelte-6ywyuv", classes_3, { error: $4 });
				set_attribute(circle_1, "fill-opacity", $5);
			}, [
				() => get(x)(i),
				() => get(y)(i, get(k)),
				() => get(x)(i),
				() => get(y)(i, get(k)),
				() => get(shows)(i) === "error",
				() => get(value) === null ? 0 : .12 + .88 * (Math.abs(get(value)) / (get(sizes)[i] ?? 1))
			]);
			append($$anchor, g_1);
		});
		var node_7 = sibling(node_3);
		var consequent_4 = ($$anchor) => {
			var text_12 = root_8$4();
			set_attribute(text_12, "text-anchor", i === 0 ? "end" : "middle");
			var text_13 = only_child(text_12, true);
			template_effect(($0, $1, $2) => {
				set_attribute(text_12, "x", $0);
				set_attribute(text_12, "y", $1);
				set_text(text_13, $2);
			}, [
				() => get(x)(i) + (i === 0 ? 8 : 0),
				() => get(y)(i, get(column).dots.length) + 4,
				() => get(width) < 440 ? `+ ${count$1(get(column).of - get(column).dots.length)}` : $$props.w.network.notDrawn(get(column).of - get(column).dots.length)
			]);
			append($$anchor, text_12);
		};
		if_block(node_7, ($$render) => {
			if (get(column).of > get(column).dots.length) $$render(consequent_4);
		});
		reset(g);
		append($$anchor, g);
	});
	reset(svg);
	attach(svg, () => clicks);
	reset(div);
	template_effect(() => {
		set_attribute(svg, "viewBox", `0 0 ${get(width) ?? ""} ${get(height) ?? ""}`);
		set_attribute(svg, "width", get(width));
		set_attribute(svg, "height", get(height));
		set_attribute(svg, "aria-label", $$props.label);
		classes = set_class(svg, 0, "svelte-6ywyuv", null, classes, { running: $$props.running });
	});
	bind_element_size(div, "clientWidth", ($$value) => set(width, $$value));
	append($$anchor, div);
	pop();
}
// src/parts/Unit.svelte
var root$5 = /* @__PURE__ */ from_html(` <b class="number"> </b>`, 1);
var root_1$5 = /* @__PURE__ */ from_html(`<span> <b class="number"> </b></span>`);
var root_2$5 = /* @__PURE__ */ from_html(`<tr><td><button class="plain link svelte-1wzxoz2"> </button></td><td> </td><td> </td><td> </td><td> </td><td> </td></tr>`);
var root_3$4 = /* @__PURE__ */ from_html(`<tr><td> </td><td></td><td></td><td> </td><td></td><td></td></tr>`);
var root_4$4 = /* @__PURE__ */ from_html(`<button class="plain link svelte-1wzxoz2"> </button>`);
var root_5$4 = /* @__PURE__ */ from_html(`<tr><td><!></td><td></td><td></td><td> </td><td> </td><td> </td></tr>`);
var root_6$4 = /* @__PURE__ */ from_html(`<div class="unit svelte-1wzxoz2"><div class="row"><h3> </h3> <span data-test="unit-sum"> <b class="number"> </b><!></span> <!> <span class="spring"></span> <button class="plain"> </button></div> <div class="scroll" tabindex="0" role="region"><table><thead><tr><th> </th><th> </th><th> </th><th> </th><th> </th><th> </th></tr></thead><tbody><!><!><!><tr class="total svelte-1wzxoz2"><td class="svelte-1wzxoz2"> </td><td class="svelte-1wzxoz2"></td><td class="svelte-1wzxoz2"></td><td class="svelte-1wzxoz2"> </td><td class="svelte-1wzxoz2"></td><td class="svelte-1wzxoz2"></td></tr></tbody></table></div></div>`);
function Unit($$anchor, $$props) {
	push($$props, true);
	const w = /* @__PURE__ */ user_derived(() => $$props.lab.w.network);
	var div = root_6$4();
	var div_1 = child(div);
	var h3 = child(div_1);
	var text = only_child(h3, true);
	var span = sibling(h3, 2);
	var text_1 = child(span);
	var b = sibling(text_1);
	var text_2 = only_child(b, true);
	var node = sibling(b);
	var consequent = ($$anchor) => {
		var fragment = root$5();
		var text_3 = first_child(fragment);
		var text_4 = only_child(sibling(text_3), true);
		template_effect(($0, $1) => {
			set_text(text_3, ` → ${$0 ?? ""} `);
			set_text(text_4, $1);
		}, [() => get(w).afterBend($$props.bend), () => number$1($$props.sum.output)]);
		append($$anchor, fragment);
	};
	if_block(node, ($$render) => {
		if ($$props.bend && $$props.sum.output !== null) $$render(consequent);
	});
	reset(span);
	var node_1 = sibling(span, 2);
	var consequent_1 = ($$anchor) => {
		var span_1 = root_1$5();
		var text_5 = child(span_1);
		var text_6 = only_child(sibling(text_5), true);
		reset(span_1);
		template_effect(($0) => {
			set_text(text_5, `${get(w).errorAtSum ?? ""} `);
			set_text(text_6, $0);
		}, [() => number$1($$props.sum.error)]);
		append($$anchor, span_1);
	};
	if_block(node_1, ($$render) => {
		if ($$props.sum.error !== null) $$render(consequent_1);
	});
	var button = sibling(node_1, 4);
	var text_7 = only_child(button, true);
	reset(div_1);
	var div_2 = sibling(div_1, 2);
	var table = child(div_2);
	var thead = child(table);
	var tr = child(thead);
	var th = child(tr);
	var text_8 = only_child(th, true);
	var th_1 = sibling(th);
	var text_9 = only_child(th_1, true);
	var th_2 = sibling(th_1);
	var text_10 = only_child(th_2, true);
	var th_3 = sibling(th_2);
	var text_11 = only_child(th_3, true);
	var th_4 = sibling(th_3);
	var text_12 = only_child(th_4, true);
	var text_13 = only_child(sibling(th_4), true);
	reset(tr);
	reset(thead);
	var tbody = sibling(thead);
	var node_2 = child(tbody);
	each(node_2, 17, () => $$props.sum.parts, (part) => part.from, ($$anchor, part) => {
		var tr_1 = root_2$5();
		var td = child(tr_1);
		var button_1 = child(td);
		var text_14 = only_child(button_1, true);
		reset(td);
		var td_1 = sibling(td);
		var text_15 = only_child(td_1, true);
		var td_2 = sibling(td_1);
		var text_16 = only_child(td_2, true);
		var td_3 = sibling(td_2);
		var text_17 = only_child(td_3, true);
		var td_4 = sibling(td_3);
		var text_18 = only_child(td_4, true);
		var text_19 = only_child(sibling(td_4), true);
		reset(tr_1);
		template_effect(($0, $1, $2, $3, $4, $5) => {
			set_attribute(button_1, "title", get(w).showInB);
			set_text(text_14, $0);
			set_text(text_15, $1);
			set_class(td_2, 1, clsx(get(part).weight < 0 ? "minus" : "plus"));
			set_text(text_16, $2);
			set_text(text_17, $3);
			set_text(text_18, $4);
			set_text(text_19, $5);
		}, [
			() => $$props.nameOf(get(part).from),
			() => number$1(get(part).value),
			() => number$1(get(part).weight),
			() => signed(get(part).product),
			() => number$1(get(part).gradient),
			() => signed(get(part).update)
		]);
		delegated("click", button_1, () => $$props.online({
			param: $$props.param,
			index: get(part).index
		}));
		append($$anchor, tr_1);
	});
	var node_3 = sibling(node_2);
	var consequent_2 = ($$anchor) => {
		var tr_2 = root_3$4();
		var td_6 = child(tr_2);
		var text_20 = only_child(td_6, true);
		var text_21 = only_child(sibling(td_6, 3), true);
		next(2);
		reset(tr_2);
		template_effect(($0, $1) => {
			set_text(text_20, $0);
			set_text(text_21, $1);
		}, [() => get(w).more($$props.sum.more), () => signed($$props.sum.rest)]);
		append($$anchor, tr_2);
	};
	if_block(node_3, ($$render) => {
		if ($$props.sum.more > 0) $$render(consequent_2);
	});
	var node_4 = sibling(node_3);
	var consequent_4 = ($$anchor) => {
		var tr_3 = root_5$4();
		var td_8 = child(tr_3);
		var node_5 = child(td_8);
		var consequent_3 = ($$anchor) => {
			var button_2 = root_4$4();
			var text_22 = only_child(button_2, true);
			template_effect(() => {
				set_attribute(button_2, "title", get(w).showInB);
				set_text(text_22, get(w).bias);
			});
			delegated("click", button_2, () => $$props.online({
				param: $$props.biasParam,
				index: $$props.unit
			}));
			append($$anchor, button_2);
		};
		if_block(node_5, ($$render) => {
			if ($$props.biasParam) $$render(consequent_3);
		});
		reset(td_8);
		var td_9 = sibling(td_8, 3);
		var text_23 = only_child(td_9, true);
		var td_10 = sibling(td_9);
		var text_24 = only_child(td_10, true);
		var text_25 = only_child(sibling(td_10), true);
		reset(tr_3);
		template_effect(($0, $1, $2) => {
			set_text(text_23, $0);
			set_text(text_24, $1);
			set_text(text_25, $2);
		}, [
			() => signed($$props.sum.bias.weight),
			() => number$1($$props.sum.bias.gradient),
			() => signed($$props.sum.bias.update)
		]);
		append($$anchor, tr_3);
	};
	if_block(node_4, ($$render) => {
		if ($$props.sum.bias) $$render(consequent_4);
	});
	var tr_4 = sibling(node_4);
	var td_12 = child(tr_4);
	var text_26 = only_child(td_12, true);
	var text_27 = only_child(sibling(td_12, 3), true);
	next(2);
	reset(tr_4);
	reset(tbody);
	reset(table);
	reset(div_2);
	reset(div);
	template_effect(($0, $1) => {
		set_text(text, $$props.title);
		set_text(text_1, `${get(w).sum ?? ""} `);
		set_text(text_2, $0);
		set_text(text_7, $$props.lab.w.app.close);
		set_attribute(div_2, "aria-label", $$props.title);
		set_text(text_8, get(w).from);
		set_text(text_9, get(w).value);
		set_text(text_10, get(w).weight);
		set_text(text_11, get(w).product);
		set_text(text_12, get(w).gradient);
		set_text(text_13, get(w).update);
		set_text(text_26, get(w).sum);
		set_text(text_27, $1);
	}, [() => number$1($$props.sum.sum), () => number$1($$props.sum.sum)]);
	delegated("click", button, function(...$$args) {
		$$props.onclose?.apply(this, $$args);
	});
	append($$anchor, div);
	pop();
}
delegate(["click"]);
// src/panels/NetworkPanel.svelte
var root$4 = /* @__PURE__ */ from_html(`<strong> </strong>`);
var root_1$4 = /* @__PURE__ */ from_html(`<span class="note" data-test="record-row"> <!></span> <span class="spring"></span> <!>`, 1);
var root_2$4 = /* @__PURE__ */ from_html(`<tr><td> </td><td> </td><td> </td><td> </td><td> </td><td> </td><td> </td></tr>`);
var root_3$3 = /* @__PURE__ */ from_html(`<table><thead><tr><th> </th><th> </th><th> </th><th> </th><th> </th><th> </th><th> </th></tr></thead><tbody></tbody></table>`);
var root_4$3 = /* @__PURE__ */ from_html(`<option> </option>`);
var root_5$3 = /* @__PURE__ */ from_html(`<label class="row"> <select></select></label>`);
var root_6$3 = /* @__PURE__ */ from_html(`<span class="note" data-test="connection"> <b class="number"> </b> <b class="number"> </b> <b class="number"> </b></span>`);
var root_7$3 = /* @__PURE__ */ from_html(`<p class="note" data-test="members"> </p>`);
var root_8$3 = /* @__PURE__ */ from_html(`<br/> `, 1);
var root_9$3 = /* @__PURE__ */ from_html(`<p data-test="caption"> </p> <!> <div class="row"><label class="row"> <select><option> </option><!></select></label> <!> <!></div> <!> <p class="note"> <span class="plus"> </span> <span class="minus"> </span> <!></p> <!>`, 1);
var root_10$3 = /* @__PURE__ */ from_html(`<p class="muted wait svelte-1ulei33"> </p>`);
function NetworkPanel($$anchor, $$props) {
	push($$props, true);
	const aside = ($$anchor) => {
		var fragment = root_1$4();
		var span = first_child(fragment);
		var text$1 = child(span, true);
		var node = sibling(text$1);
		var consequent = ($$anchor) => {
			var text_1 = text();
			template_effect(() => set_text(text_1, ` · ${get(w).alone ?? ""}`));
			append($$anchor, text_1);
		};
		if_block(node, ($$render) => {
			if (get(record) && !get(record).in_batch) $$render(consequent);
		});
		reset(span);
		var node_1 = sibling(span, 4);
		var consequent_1 = ($$anchor) => {
			var strong = root$4();
			var text_2 = only_child(strong, true);
			template_effect(($0) => set_text(text_2, $0), [() => get(w).stage($$props.walk.index + 1, $$props.walk.all.length)]);
			append($$anchor, strong);
		};
		if_block(node_1, ($$render) => {
			if (get(stage)) $$render(consequent_1);
		});
		template_effect(() => set_text(text$1, get(rowText)));
		append($$anchor, fragment);
	};
	const table = ($$anchor) => {
		var table_1 = root_3$3();
		var thead = child(table_1);
		var tr = child(thead);
		var th = child(tr);
		var text_3 = only_child(th, true);
		var th_1 = sibling(th);
		var text_4 = only_child(th_1, true);
		var th_2 = sibling(th_1);
		var text_5 = only_child(th_2, true);
		var th_3 = sibling(th_2);
		var text_6 = only_child(th_3, true);
		var th_4 = sibling(th_3);
		var text_7 = only_child(th_4, true);
		var th_5 = sibling(th_4);
		var text_8 = only_child(th_5, true);
		var text_9 = only_child(sibling(th_5), true);
		reset(tr);
		reset(thead);
		var tbody = sibling(thead);
		each(tbody, 21, () => get(all), (block) => block.number, ($$anchor, block) => {
			const layer = /* @__PURE__ */ user_derived(() => get(record)?.layers.find((l) => l.layer === get(block).last));
			const size = /* @__PURE__ */ user_derived(() => get(record)?.params.find((p) => p.param === get(block).weight)?.size);
			var tr_1 = root_2$4();
			var td = child(tr_1);
			var text_10 = only_child(td);
			var td_1 = sibling(td);
			var text_11 = only_child(td_1, true);
			var td_2 = sibling(td_1);
			var text_12 = only_child(td_2, true);
			var td_3 = sibling(td_2);
			var text_13 = only_child(td_3, true);
			var td_4 = sibling(td_3);
			var text_14 = only_child(td_4, true);
			var td_5 = sibling(td_4);
			var text_15 = only_child(td_5, true);
			var text_16 = only_child(sibling(td_5), true);
			reset(tr_1);
			template_effect(($0, $1, $2, $3, $4, $5, $6) => {
				set_text(text_10, `${$0 ?? ""}${get(block).function ? ` · ${get(block).function}` : ""}`);
				set_text(text_11, $1);
				set_text(text_12, $2);
				set_text(text_13, $3);
				set_text(text_14, $4);
				set_text(text_15, $5);
				set_text(text_16, $6);
			}, [
				() => get(name)(get(block).number),
				() => count$1(get(block).width),
				() => number$1(get(layer)?.output_size),
				() => number$1(get(layer)?.error_size),
				() => number$1(get(size)?.weight),
				() => number$1(get(size)?.gradient),
				() => number$1(get(size)?.update)
			]);
			append($$anchor, tr_1);
		});
		reset(tbody);
		reset(table_1);
		template_effect(() => {
			set_text(text_3, get(w).layer);
			set_text(text_4, get(w).units);
			set_text(text_5, get(w).output);
			set_text(text_6, get(w).error);
			set_text(text_7, get(w).weight);
			set_text(text_8, get(w).gradient);
			set_text(text_9, get(w).update);
		});
		append($$anchor, table_1);
	};
	const lab = prop($$props, "lab", 7);
	const w = /* @__PURE__ */ user_derived(() => lab().w.network);
	let unit = /* @__PURE__ */ state(null);
	user_effect(() => {
		const block = get(all).find((b) => b.number === get(unit)?.block);
		const layer = block?.layers[0];
		lab().unit = get(unit) && layer !== void 0 && block?.weight !== void 0 ? {
			layer,
			unit: get(unit).unit
		} : null;
	});
	user_effect(() => {
		if (get(unit) && get(unit).unit >= (get(all).find((b) => b.number === get(unit)?.block)?.width ?? 0)) set(unit, null);
	});
	const all = /* @__PURE__ */ user_derived(() => lab().hello ? blocks(lab().hello) : []);
	const members = /* @__PURE__ */ user_derived(() => Number(lab().hello?.network_options.members ?? 1));
	const record = /* @__PURE__ */ user_derived(() => $$props.walk.record ?? lab().records.answer);
	const drawn = /* @__PURE__ */ user_derived(() => lab().hello && get(record) ? columns(lab().hello, get(all), get(record), 9) : []);
	const connections = /* @__PURE__ */ user_derived(() => lab().hello && get(record) ? lines(lab().hello, get(all), get(record), get(drawn)) : []);
	const stage = /* @__PURE__ */ user_derived(() => $$props.walk.stage);
	const sum = /* @__PURE__ */ user_derived(() => lab().hello && get(record) && get(unit) ? unitSum(lab().hello, get(all), get(record), get(unit).block, get(unit).unit, 10) : void 0);
	const unitBlock = /* @__PURE__ */ user_derived(() => get(all).find((b) => b.number === get(unit)?.block));
	const name = /* @__PURE__ */ user_derived(() => (block) => get(all).find((b) => b.number === block)?.output ? get(w).outputs : block === 0 ? get(w).inputs : get(w).layerName(block));
	const rowText = /* @__PURE__ */ user_derived(() => get(record) ? get(w).rowOf(rowName(get(record).row, lab().w)) : "");
	const says = /* @__PURE__ */ user_derived(() => {
		if (!get(record) || !lab().hello) return "";
		const { classes, target } = lab().hello;
		if (classes.length === 0) return `${target} = ${number$1(get(record).row.says[0])}`;
		return classes.map((c, i) => `${c} ${percent(get(record).row.says[i] ?? 0)}`).slice(0, 3).join(", ");
	});
	const loss = /* @__PURE__ */ user_derived(() => lab().w.losses[lab().hello?.loss ?? ""] ?? lab().hello?.loss ?? "");
	const caption = /* @__PURE__ */ user_derived(() => {
		const c = get(w).captions;
		if (!get(stage) || !get(record)) return c.idle;
		switch (get(stage).at) {
			case "input": return c.input(rowName(get(record).row, lab().w));
			case "forward": {
				const block = get(all).find((b) => b.number === get(stage).block);
				return block?.output ? c.output(get(says)) : c.forward(get(name)(get(stage).block), block?.width ?? 0);
			}
			case "error":
				if (get(members) > 1) return c.errorMembers(get(loss), get(record).row.formula, get(record).in_batch ? get(record).rows : 1, get(members));
				return c.error(get(loss), get(record).row.formula, get(record).row.error.map((x) => number$1(x)).slice(0, 3).join(", "), get(record).in_batch ? get(record).rows : 1);
			case "backward": return c.backward(get(name)(get(stage).block));
			case "update": return c.update(get(name)(get(stage).block));
			case "done": return c.done;
		}
	});
	const connection = /* @__PURE__ */ user_derived(() => {
		if (!lab().weight || !lab().hello || !get(record)) return void 0;
		const position = lab().hello.network.params.findIndex((p) => p.name === lab().weight?.param);
		const param = lab().hello.network.params[position];
		const kept = get(record).params.find((p) => p.param === position);
		return param && kept ? recorded(kept, ...place(param, lab().weight.index)) : void 0;
	});
	function online(at) {
		lab().weight = at;
	}
	function onunit(block, index) {
		if (block === 0) return;
		set(unit, {
			block,
			unit: index
		});
		lab().layer = block;
	}
	const unitName = (block, index) => get(all).find((b) => b.number === block)?.output && lab().hello ? `${get(w).outputs} “${outputName(lab().hello, index)}”` : `${get(w).layerName(block)} · ${get(w).unit} ${index + 1}`;
	const fromName = /* @__PURE__ */ user_derived(() => (from) => get(unit) && get(unit).block > 1 ? unitName(get(unit).block - 1, from) : lab().hello?.network.inputs[from] ?? String(from + 1));
	{
		let $0 = /* @__PURE__ */ user_derived(() => get(w).summary(get(all).length, get(caption)));
		Panel($$anchor, {
			get lab() {
				return lab();
			},
			id: "network",
			get title() {
				return get(w).title;
			},
			get aside() {
				return aside;
			},
			get table() {
				return table;
			},
			get summary() {
				return get($0);
			},
			children: ($$anchor, $$slotProps) => {
				var fragment_3 = comment();
				var node_2 = first_child(fragment_3);
				var consequent_7 = ($$anchor) => {
					var fragment_4 = root_9$3();
					var p_1 = first_child(fragment_4);
					let classes_1;
					var text_17 = only_child(p_1, true);
					var node_3 = sibling(p_1, 2);
					{
						let $0 = /* @__PURE__ */ user_derived(() => get(w).summary(get(all).length, get(caption)));
						NetPicture(node_3, {
							get hello() {
								return lab().hello;
							},
							get columns() {
								return get(drawn);
							},
							get lines() {
								return get(connections);
							},
							get stage() {
								return get(stage);
							},
							get running() {
								return lab().playing;
							},
							get weight() {
								return lab().weight;
							},
							get unit() {
								return get(unit);
							},
							get w() {
								return lab().w;
							},
							get label() {
								return get($0);
							},
							onunit,
							online
						});
					}
					var div = sibling(node_3, 2);
					var label = child(div);
					var text_18 = child(label);
					var select = sibling(text_18);
					var option = child(select);
					var text_19 = only_child(option, true);
					option.value = option.__value = "";
					each(sibling(option), 17, () => get(all), (block) => block.number, ($$anchor, block) => {
						var option_1 = root_4$3();
						var text_20 = only_child(option_1, true);
						var option_1_value = {};
						template_effect(($0, $1) => {
							set_text(text_20, $0);
							if (option_1_value !== (option_1_value = $1)) option_1.value = (option_1.__value = option_1_value) ?? "";
						}, [() => get(name)(get(block).number), () => String(get(block).number)]);
						append($$anchor, option_1);
					});
					reset(select);
					var select_value;
					init_select(select);
					reset(label);
					var node_5 = sibling(label, 2);
					var consequent_2 = ($$anchor) => {
						var label_1 = root_5$3();
						var text_21 = child(label_1);
						var select_1 = sibling(text_21);
						each(select_1, 20, () => get(record)?.layers.find((l) => l.layer === get(unitBlock).last)?.output.shown ?? [], (index) => index, ($$anchor, index) => {
							var option_2 = root_4$3();
							var text_22 = only_child(option_2, true);
							var option_2_value = {};
							template_effect(($0, $1) => {
								set_text(text_22, $0);
								if (option_2_value !== (option_2_value = $1)) option_2.value = (option_2.__value = option_2_value) ?? "";
							}, [() => get(unitBlock).output ? outputName(lab().hello, index) : index + 1, () => String(index)]);
							append($$anchor, option_2);
						});
						reset(select_1);
						var select_1_value;
						init_select(select_1);
						reset(label_1);
						template_effect(($0) => {
							set_text(text_21, `${get(w).unit ?? ""} `);
							if (select_1_value !== (select_1_value = $0)) select_1.value = (select_1.__value = select_1_value) ?? "", select_option(select_1, select_1_value);
						}, [() => String(get(unit).unit)]);
						delegated("change", select_1, (e) => get(unit) && onunit(get(unit).block, Number(e.currentTarget.value)));
						append($$anchor, label_1);
					};
					if_block(node_5, ($$render) => {
						if (get(unit) && get(unitBlock)) $$render(consequent_2);
					});
					var node_6 = sibling(node_5, 2);
					var consequent_3 = ($$anchor) => {
						var span_1 = root_6$3();
						var text_23 = child(span_1);
						var b_1 = sibling(text_23);
						var text_24 = only_child(b_1, true);
						var text_25 = sibling(b_1);
						var b_2 = sibling(text_25);
						var text_26 = only_child(b_2, true);
						var text_27 = sibling(b_2);
						var text_28 = only_child(sibling(text_27), true);
						reset(span_1);
						template_effect(($0, $1, $2) => {
							set_text(text_23, `${get(w).connection ?? ""}: ${get(w).weight ?? ""} `);
							set_text(text_24, $0);
							set_text(text_25, `, ${get(w).gradient ?? ""} `);
							set_text(text_26, $1);
							set_text(text_27, `, ${get(w).update ?? ""} `);
							set_text(text_28, $2);
						}, [
							() => number$1(get(connection).weight),
							() => number$1(get(connection).gradient),
							() => signed(get(connection).update)
						]);
						append($$anchor, span_1);
					};
					if_block(node_6, ($$render) => {
						if (get(connection)) $$render(consequent_3);
					});
					reset(div);
					var node_7 = sibling(div, 2);
					var consequent_4 = ($$anchor) => {
						var p_2 = root_7$3();
						var text_29 = only_child(p_2, true);
						template_effect(($0) => set_text(text_29, $0), [() => get(w).members(get(members))]);
						append($$anchor, p_2);
					};
					if_block(node_7, ($$render) => {
						if (get(members) > 1) $$render(consequent_4);
					});
					var p_3 = sibling(node_7, 2);
					var text_30 = child(p_3);
					var span_2 = sibling(text_30);
					var text_31 = only_child(span_2);
					var span_3 = sibling(span_2, 2);
					var text_32 = only_child(span_3);
					each(sibling(span_3, 2), 17, () => get(drawn), (column) => column.block, ($$anchor, column) => {
						var fragment_5 = comment();
						var node_9 = first_child(fragment_5);
						var consequent_5 = ($$anchor) => {
							var fragment_6 = root_8$3();
							var text_33 = sibling(first_child(fragment_6));
							template_effect(($0) => set_text(text_33, `${$0 ?? ""}.`), [() => get(column).block === 0 ? get(w).inputsShown(get(column).dots.length, get(column).of) : `${get(name)(get(column).block)}: ${get(w).summarised(get(column).dots.length, get(column).of)}`]);
							append($$anchor, fragment_6);
						};
						if_block(node_9, ($$render) => {
							if (get(column).of > get(column).dots.length) $$render(consequent_5);
						});
						append($$anchor, fragment_5);
					});
					reset(p_3);
					var node_10 = sibling(p_3, 2);
					var consequent_6 = ($$anchor) => {
						{
							let $0 = /* @__PURE__ */ user_derived(() => unitName(get(unit).block, get(unit).unit));
							let $1 = /* @__PURE__ */ user_derived(() => get(unitBlock).weight === void 0 ? "" : lab().hello.network.params[get(unitBlock).weight]?.name ?? "");
							let $2 = /* @__PURE__ */ user_derived(() => get(unitBlock).bias === void 0 ? null : lab().hello.network.params[get(unitBlock).bias]?.name ?? null);
							Unit($$anchor, {
								get lab() {
									return lab();
								},
								get title() {
									return get($0);
								},
								get sum() {
									return get(sum);
								},
								get bend() {
									return get(unitBlock).function;
								},
								get param() {
									return get($1);
								},
								get biasParam() {
									return get($2);
								},
								get unit() {
									return get(unit).unit;
								},
								get nameOf() {
									return get(fromName);
								},
								onclose: () => set(unit, null),
								online
							});
						}
					};
					if_block(node_10, ($$render) => {
						if (get(sum) && get(unit) && get(unitBlock)) $$render(consequent_6);
					});
					template_effect(($0) => {
						classes_1 = set_class(p_1, 1, "caption svelte-1ulei33", null, classes_1, { walking: $$props.walk.walking });
						set_text(text_17, get(caption));
						set_text(text_18, `${get(w).layer ?? ""} `);
						set_text(text_19, get(w).none);
						if (select_value !== (select_value = $0)) select.value = (select.__value = select_value) ?? "", select_option(select, select_value);
						set_text(text_30, `${get(w).pick ?? ""} `);
						set_text(text_31, `━ ${get(w).legendPlus ?? ""}`);
						set_text(text_32, `╍ ${get(w).legendMinus ?? ""}`);
					}, [() => String(get(unit)?.block ?? "")]);
					delegated("change", select, (e) => e.currentTarget.value ? onunit(Number(e.currentTarget.value), 0) : set(unit, null));
					append($$anchor, fragment_4);
				};
				var alternate = ($$anchor) => {
					var p_4 = root_10$3();
					var text_34 = only_child(p_4, true);
					template_effect(($0) => set_text(text_34, $0), [() => lab().records.failed ? lab().w.app.failed(lab().records.failed) : lab().w.app.loading]);
					append($$anchor, p_4);
				};
				if_block(node_2, ($$render) => {
					if (get(record) && lab().hello) $$render(consequent_7);
					else $$render(alternate, -1);
				});
				append($$anchor, fragment_3);
			},
			$$slots: { default: true }
		});
	}
	pop();
}
delegate(["change"]);
// src/panels/RowPanel.svelte
var root$3 = /* @__PURE__ */ from_html(`<span class="muted"> </span>`);
var root_1$3 = /* @__PURE__ */ from_html(`<strong data-test="row-name"> </strong> <!>`, 1);
var root_2$3 = /* @__PURE__ */ from_html(`<button class="plain"> </button>`);
var root_3$2 = /* @__PURE__ */ from_html(`<!> <span class="spring"></span> <button>◀</button> <button>▶</button> <span class="row pair" role="group"><button> </button> <button> </button></span> <!>`, 1);
var root_4$2 = /* @__PURE__ */ from_html(`<tr><td> </td><td> </td></tr>`);
var root_5$2 = /* @__PURE__ */ from_html(`<table><caption class="hidden"> </caption><tbody></tbody></table>`);
var root_6$2 = /* @__PURE__ */ from_html(` <span class="ink svelte-1aotqod"> </span>`, 1);
var root_7$2 = /* @__PURE__ */ from_html(`<span class="mark svelte-1aotqod"> </span>`);
var root_8$2 = /* @__PURE__ */ from_html(`<dt> <!></dt> <dd class="svelte-1aotqod"><span class="track svelte-1aotqod"><span></span></span><b class="number svelte-1aotqod"> </b></dd>`, 1);
var root_9$2 = /* @__PURE__ */ from_html(`<dl class="bars svelte-1aotqod"></dl>`);
var root_10$2 = /* @__PURE__ */ from_html(`<p class="note"> </p>`);
var root_11$1 = /* @__PURE__ */ from_html(`<p class="row numbers svelte-1aotqod"><span> <b> </b></span> <span> <b> </b></span></p> <!>`, 1);
var root_12$1 = /* @__PURE__ */ from_html(`<span data-test="share"> </span>`);
var root_13$1 = /* @__PURE__ */ from_html(`<p class="cells note svelte-1aotqod"><!> </p> <!> <p class="formula svelte-1aotqod"><span class="muted"> </span><br/><span class="number" data-test="formula"> </span></p> <p class="formula svelte-1aotqod"><span class="muted"> </span> <span class="number"> </span></p> <p><!> <!> <!></p>`, 1);
var root_14$1 = /* @__PURE__ */ from_html(`<p class="muted wait svelte-1aotqod"> </p>`);
var root_15$1 = /* @__PURE__ */ from_html(`<tr><td class="svelte-1aotqod"><button class="plain svelte-1aotqod"> </button></td><td class="svelte-1aotqod"> </td><td class="svelte-1aotqod"> </td><td class="svelte-1aotqod"> </td><td class="wide svelte-1aotqod"><span class="track svelte-1aotqod"><span class="fill svelte-1aotqod"></span></span> <span class="percent svelte-1aotqod"> </span></td></tr>`);
var root_16 = /* @__PURE__ */ from_html(`<p class="note" data-test="members-error"> </p>`);
var root_17 = /* @__PURE__ */ from_html(`<table class="list svelte-1aotqod"><caption class="hidden"> </caption><thead><tr><th class="svelte-1aotqod"> </th><th class="svelte-1aotqod"> </th><th class="svelte-1aotqod"> </th><th class="svelte-1aotqod"> </th><th class="wide svelte-1aotqod"> </th></tr></thead><tbody></tbody></table> <p class="note" data-test="sum"> <!></p> <!>`, 1);
var root_18 = /* @__PURE__ */ from_html(`<!> <!>`, 1);
function RowPanel($$anchor, $$props) {
	push($$props, true);
	const aside = ($$anchor) => {
		var fragment = root_3$2();
		var node = first_child(fragment);
		var consequent_1 = ($$anchor) => {
			var fragment_1 = root_1$3();
			var strong = first_child(fragment_1);
			var text_1 = only_child(strong, true);
			var node_1 = sibling(strong, 2);
			var consequent = ($$anchor) => {
				var span = root$3();
				var text_2 = only_child(span, true);
				template_effect(($0) => set_text(text_2, $0), [() => get(w).rank(get(offset) + get(listed) + 1, get(on).rows)]);
				append($$anchor, span);
			};
			if_block(node_1, ($$render) => {
				if (get(listed) >= 0 && get(on)) $$render(consequent);
			});
			template_effect(($0) => set_text(text_1, $0), [() => rowName(get(row), lab().w)]);
			append($$anchor, fragment_1);
		};
		if_block(node, ($$render) => {
			if (get(row)) $$render(consequent_1);
		});
		var button = sibling(node, 4);
		var button_1 = sibling(button, 2);
		var span_1 = sibling(button_1, 2);
		var button_2 = child(span_1);
		var text_3 = only_child(button_2, true);
		var button_3 = sibling(button_2, 2);
		var text_4 = only_child(button_3, true);
		reset(span_1);
		var node_2 = sibling(span_1, 2);
		var consequent_2 = ($$anchor) => {
			var button_4 = root_2$3();
			var text_5 = only_child(button_4, true);
			template_effect(() => set_text(text_5, get(w).firstOfBatch));
			delegated("click", button_4, () => lab().row = null);
			append($$anchor, button_4);
		};
		if_block(node_2, ($$render) => {
			if (lab().row !== null) $$render(consequent_2);
		});
		template_effect(() => {
			set_attribute(button, "aria-label", get(w).previous);
			button.disabled = !get(on) || get(offset) === 0 && get(listed) <= 0;
			set_attribute(button_1, "aria-label", get(w).next);
			button_1.disabled = !get(on);
			set_attribute(span_1, "aria-label", get(w).order);
			set_attribute(button_2, "aria-pressed", get(order) === "worst");
			button_2.disabled = !get(on);
			set_text(text_3, get(w).worst);
			set_attribute(button_3, "aria-pressed", get(order) === "table");
			button_3.disabled = !get(on);
			set_text(text_4, get(w).inTable);
		});
		delegated("click", button, () => move(-1));
		delegated("click", button_1, () => move(1));
		delegated("click", button_2, () => from("worst"));
		delegated("click", button_3, () => from("table"));
		append($$anchor, fragment);
	};
	const table = ($$anchor) => {
		var fragment_2 = comment();
		var node_3 = first_child(fragment_2);
		var consequent_3 = ($$anchor) => {
			var table_1 = root_5$2();
			var caption = child(table_1);
			var text_6 = only_child(caption, true);
			var tbody = sibling(caption);
			each(tbody, 21, () => get(row).cells, ([column, text]) => column, ($$anchor, $$item) => {
				var $$array_2 = /* @__PURE__ */ user_derived(() => to_array(get($$item), 2));
				let column = () => get($$array_2)[0];
				let text = () => get($$array_2)[1];
				var tr = root_4$2();
				var td = child(tr);
				var text_7 = only_child(td, true);
				var text_8 = only_child(sibling(td), true);
				reset(tr);
				template_effect(() => {
					set_text(text_7, column());
					set_text(text_8, text() === "" ? "–" : text());
				});
				append($$anchor, tr);
			});
			reset(tbody);
			reset(table_1);
			template_effect(() => set_text(text_6, get(w).values));
			append($$anchor, table_1);
		};
		if_block(node_3, ($$render) => {
			if (get(row)) $$render(consequent_3);
		});
		append($$anchor, fragment_2);
	};
	const lab = prop($$props, "lab", 7);
	const w = /* @__PURE__ */ user_derived(() => lab().w.row);
	const PAGE = 8;
	const rows = untrack(() => new Follow(lab(), 700));
	const rowAnswer = untrack(() => new Follow(lab(), 300));
	let offset = /* @__PURE__ */ state(0);
	let order = /* @__PURE__ */ state("worst");
	user_effect(() => {
		if (lab().canAsk) rows.want(`${lab().moment}:${get(order)}:${get(offset)}`, {
			do: "rows",
			order: get(order),
			offset: get(offset),
			limit: PAGE
		});
	});
	user_effect(() => {
		if (lab().canAsk && lab().row !== null) rowAnswer.want(`${lab().moment}:${lab().row}`, {
			do: "row",
			row: lab().row
		});
	});
	const row = /* @__PURE__ */ user_derived(() => lab().row === null ? lab().records.answer?.row ?? null : rowAnswer.answer?.row === lab().row ? rowAnswer.answer : null);
	const on = /* @__PURE__ */ user_derived(() => rows.answer?.on);
	const list = /* @__PURE__ */ user_derived(() => rows.answer?.rows ?? []);
	const listed = /* @__PURE__ */ user_derived(() => get(list).findIndex((r) => r.row === (lab().row ?? get(row)?.row)));
	const classes = /* @__PURE__ */ user_derived(() => lab().hello?.classes ?? []);
	const truthClass = /* @__PURE__ */ user_derived(() => get(row) ? get(classes).indexOf(get(row).truth) : -1);
	const bars = /* @__PURE__ */ user_derived(() => {
		if (!get(row) || get(classes).length === 0) return [];
		const all = get(classes).map((name, i) => ({
			name,
			p: get(row).says[i] ?? 0,
			truth: i === get(truthClass)
		}));
		if (all.length <= 6) return all;
		const best = [...all].sort((a, b) => b.p - a.p).slice(0, 5);
		return all.filter((bar) => bar.truth || best.includes(bar));
	});
	const loss = /* @__PURE__ */ user_derived(() => lab().w.losses[lab().hello?.loss ?? ""] ?? lab().hello?.loss ?? "");
	const together = /* @__PURE__ */ user_derived(() => !lab().playing && rows.step === (lab().row === null ? lab().records.step : rowAnswer.step));
	const measured = /* @__PURE__ */ user_derived(() => get(together) && get(row) !== null && get(on) !== void 0 && (get(on).rows === get(on).of || get(row).table_row !== null));
	const share = /* @__PURE__ */ user_derived(() => get(row) && get(on) && get(measured) ? get(row).loss * get(row).weight / get(on).rows : null);
	const largest = /* @__PURE__ */ user_derived(() => Math.max(1e-30, ...get(list).map((r) => r.share)));
	const wrong = /* @__PURE__ */ user_derived(() => get(truthClass) >= 0 && get(row) ? get(row).says[get(truthClass)] ?? 0 : null);
	const summary = /* @__PURE__ */ user_derived(() => get(row) && get(share) !== null && get(on) ? get(w).summary(rowName(get(row), lab().w), get(row).loss, get(share) / get(on).error) : "");
	/** The row to choose on the page of rows that is on its way: one question brings both. */
	let awaited = /* @__PURE__ */ state(null);
	user_effect(() => {
		if (get(awaited) && rows.answer && rows.of.endsWith(`:${get(order)}:${get(offset)}`)) pick(get(list).at(get(awaited) === "first" ? 0 : -1));
	});
	function pick(line) {
		set(awaited, null);
		if (line) lab().row = line.row;
	}
	function move(by) {
		if (get(awaited)) return;
		const next = get(listed) < 0 ? 0 : get(listed) + by;
		if (next >= 0 && next < get(list).length) return pick(get(list)[next]);
		const wanted = Math.max(0, get(offset) + by * PAGE);
		if (wanted === get(offset) || !get(on) || wanted >= get(on).rows) return;
		(($$value) => {
			var $$array = to_array($$value, 2);
			set(offset, $$array[0], true);
			set(awaited, $$array[1], true);
		})([wanted, by > 0 ? "first" : "last"]);
	}
	function from(wanted) {
		(($$value) => {
			var $$array_1 = to_array($$value, 3);
			set(order, $$array_1[0], true);
			set(offset, $$array_1[1], true);
			set(awaited, $$array_1[2], true);
		})([
			wanted,
			0,
			"first"
		]);
	}
	const numeral = (text) => text.trim() !== "" && Number.isFinite(Number(text)) ? number$1(Number(text), 6) : text;
	const said = /* @__PURE__ */ user_derived(() => (line) => get(classes).length > 0 ? percent(line.says) : number$1(line.says, 6));
	Panel($$anchor, {
		get lab() {
			return lab();
		},
		id: "row",
		get title() {
			return get(w).title;
		},
		get aside() {
			return aside;
		},
		get table() {
			return table;
		},
		get summary() {
			return get(summary);
		},
		children: ($$anchor, $$slotProps) => {
			var fragment_4 = root_18();
			var node_4 = first_child(fragment_4);
			var consequent_10 = ($$anchor) => {
				var fragment_5 = root_13$1();
				var p = first_child(fragment_5);
				var node_5 = child(p);
				each(node_5, 19, () => get(row).cells.slice(0, 7), ([column, text]) => column, ($$anchor, $$item, i) => {
					var $$array_3 = /* @__PURE__ */ user_derived(() => to_array(get($$item), 2));
					let column = () => get($$array_3)[0];
					let text = () => get($$array_3)[1];
					next();
					var fragment_6 = root_6$2();
					var text_9 = first_child(fragment_6);
					var text_10 = only_child(sibling(text_9), true);
					template_effect(($0) => {
						set_text(text_9, `${get(i) ? " · " : ""}${column() ?? ""} `);
						set_text(text_10, $0);
					}, [() => text() === "" ? "–" : short(text(), 22)]);
					append($$anchor, fragment_6);
				});
				var text_11 = sibling(node_5, 1, true);
				reset(p);
				var node_6 = sibling(p, 2);
				var consequent_5 = ($$anchor) => {
					var dl = root_9$2();
					each(dl, 21, () => get(bars), (bar) => bar.name, ($$anchor, bar) => {
						var fragment_7 = root_8$2();
						var dt = first_child(fragment_7);
						let classes_1;
						var text_12 = child(dt, true);
						var node_7 = sibling(text_12);
						var consequent_4 = ($$anchor) => {
							var span_3 = root_7$2();
							var text_13 = only_child(span_3);
							template_effect(() => set_text(text_13, ` ✓ ${get(w).truth ?? ""}`));
							append($$anchor, span_3);
						};
						if_block(node_7, ($$render) => {
							if (get(bar).truth) $$render(consequent_4);
						});
						reset(dt);
						var dd = sibling(dt, 2);
						var span_4 = child(dd);
						var span_5 = child(span_4);
						let classes_2;
						let styles;
						reset(span_4);
						var text_14 = only_child(sibling(span_4), true);
						reset(dd);
						template_effect(($0, $1) => {
							classes_1 = set_class(dt, 1, "svelte-1aotqod", null, classes_1, { truth: get(bar).truth });
							set_text(text_12, $0);
							classes_2 = set_class(span_5, 1, "fill svelte-1aotqod", null, classes_2, { truth: get(bar).truth });
							styles = set_style(span_5, "", styles, { width: `${100 * get(bar).p}%` });
							set_text(text_14, $1);
						}, [() => short(get(bar).name, 18), () => percent(get(bar).p)]);
						append($$anchor, fragment_7);
					});
					reset(dl);
					append($$anchor, dl);
				};
				var alternate = ($$anchor) => {
					var fragment_8 = root_11$1();
					var p_1 = first_child(fragment_8);
					var span_6 = child(p_1);
					var text_15 = child(span_6);
					var text_16 = only_child(sibling(text_15), true);
					reset(span_6);
					var span_7 = sibling(span_6, 2);
					var text_17 = child(span_7);
					var text_18 = only_child(sibling(text_17), true);
					reset(span_7);
					reset(p_1);
					var node_8 = sibling(p_1, 2);
					var consequent_6 = ($$anchor) => {
						var p_2 = root_10$2();
						var text_19 = only_child(p_2, true);
						template_effect(($0) => set_text(text_19, $0), [() => get(w).standardised(lab().hello.units.scale, lab().hello.target)]);
						append($$anchor, p_2);
					};
					if_block(node_8, ($$render) => {
						if (lab().hello) $$render(consequent_6);
					});
					template_effect(($0, $1) => {
						set_text(text_15, `${get(w).predicted ?? ""} `);
						set_text(text_16, $0);
						set_text(text_17, `${get(w).truth ?? ""} `);
						set_text(text_18, $1);
					}, [() => number$1(get(row).says[0], 6), () => numeral(get(row).truth)]);
					append($$anchor, fragment_8);
				};
				if_block(node_6, ($$render) => {
					if (get(bars).length > 0) $$render(consequent_5);
					else $$render(alternate, -1);
				});
				var p_3 = sibling(node_6, 2);
				var span_8 = child(p_3);
				var text_20 = only_child(span_8);
				var text_21 = only_child(sibling(span_8, 2), true);
				reset(p_3);
				var p_4 = sibling(p_3, 2);
				var span_10 = child(p_4);
				var text_22 = only_child(span_10, true);
				var text_23 = only_child(sibling(span_10, 2), true);
				reset(p_4);
				var p_5 = sibling(p_4, 2);
				var node_9 = child(p_5);
				var consequent_7 = ($$anchor) => {
					var text_24 = text();
					template_effect(($0) => set_text(text_24, $0), [() => (get(wrong) < .5 ? get(w).wrong : get(w).right)(get(row).truth, get(wrong))]);
					append($$anchor, text_24);
				};
				if_block(node_9, ($$render) => {
					if (get(wrong) !== null) $$render(consequent_7);
				});
				var node_10 = sibling(node_9, 2);
				var consequent_8 = ($$anchor) => {
					var text_25 = text();
					template_effect(($0) => set_text(text_25, $0), [() => get(w).weighted(get(row).weight)]);
					append($$anchor, text_25);
				};
				if_block(node_10, ($$render) => {
					if (get(row).weight !== 1) $$render(consequent_8);
				});
				var node_11 = sibling(node_10, 2);
				var consequent_9 = ($$anchor) => {
					var span_12 = root_12$1();
					var text_26 = only_child(span_12, true);
					template_effect(($0) => set_text(text_26, $0), [() => get(w).share(get(row).loss * get(row).weight, get(on).rows, get(share), get(on).error)]);
					append($$anchor, span_12);
				};
				if_block(node_11, ($$render) => {
					if (get(on) && get(share) !== null) $$render(consequent_9);
				});
				reset(p_5);
				template_effect(() => {
					set_text(text_11, get(row).cells.length > 7 ? " …" : "");
					set_text(text_20, `${get(w).formula ?? ""} (${get(loss) ?? ""})`);
					set_text(text_21, get(row).formula);
					set_text(text_22, get(w).slope);
					set_text(text_23, get(row).error_formula);
				});
				append($$anchor, fragment_5);
			};
			var alternate_1 = ($$anchor) => {
				var p_6 = root_14$1();
				var text_27 = only_child(p_6, true);
				template_effect(($0) => set_text(text_27, $0), [() => rowAnswer.failed ? lab().w.app.failed(rowAnswer.failed) : lab().w.app.loading]);
				append($$anchor, p_6);
			};
			if_block(node_4, ($$render) => {
				if (get(row)) $$render(consequent_10);
				else $$render(alternate_1, -1);
			});
			var node_12 = sibling(node_4, 2);
			var consequent_13 = ($$anchor) => {
				var fragment_11 = root_17();
				var table_2 = first_child(fragment_11);
				var caption_1 = child(table_2);
				var text_28 = only_child(caption_1);
				var thead = sibling(caption_1);
				var tr_1 = child(thead);
				var th = child(tr_1);
				var text_29 = only_child(th, true);
				var th_1 = sibling(th);
				var text_30 = only_child(th_1, true);
				var th_2 = sibling(th_1);
				var text_31 = only_child(th_2, true);
				var th_3 = sibling(th_2);
				var text_32 = only_child(th_3, true);
				var text_33 = only_child(sibling(th_3), true);
				reset(tr_1);
				reset(thead);
				var tbody_1 = sibling(thead);
				each(tbody_1, 21, () => get(list), (line) => line.row, ($$anchor, line) => {
					var tr_2 = root_15$1();
					let classes_3;
					var td_2 = child(tr_2);
					var button_5 = child(td_2);
					var text_34 = only_child(button_5, true);
					reset(td_2);
					var td_3 = sibling(td_2);
					var text_35 = only_child(td_3, true);
					var td_4 = sibling(td_3);
					var text_36 = only_child(td_4, true);
					var td_5 = sibling(td_4);
					var text_37 = only_child(td_5, true);
					var td_6 = sibling(td_5);
					var span_13 = child(td_6);
					var span_14 = child(span_13);
					let styles_1;
					reset(span_13);
					var text_38 = only_child(sibling(span_13, 2), true);
					reset(td_6);
					reset(tr_2);
					template_effect(($0, $1, $2, $3, $4) => {
						classes_3 = set_class(tr_2, 1, "svelte-1aotqod", null, classes_3, { chosen: get(line).row === get(row)?.row });
						set_attribute(button_5, "aria-pressed", get(line).row === get(row)?.row);
						set_text(text_34, $0);
						set_text(text_35, $1);
						set_text(text_36, $2);
						set_text(text_37, $3);
						styles_1 = set_style(span_14, "", styles_1, { width: `${100 * get(line).share / get(largest)}%` });
						set_text(text_38, $4);
					}, [
						() => get(line).table_row === null ? rowName(get(line), lab().w) : count$1(get(line).table_row),
						() => get(classes).length > 0 ? short(get(line).truth, 14) : numeral(get(line).truth),
						() => get(said)(get(line)),
						() => number$1(get(line).loss),
						() => percent(get(line).share / get(on).error)
					]);
					delegated("click", button_5, () => pick(get(line)));
					append($$anchor, tr_2);
				});
				reset(tbody_1);
				reset(table_2);
				var p_7 = sibling(table_2, 2);
				var text_39 = child(p_7, true);
				var node_13 = sibling(text_39);
				var consequent_11 = ($$anchor) => {
					var text_40 = text();
					template_effect(($0) => set_text(text_40, ` (${$0 ?? ""})`), [() => lab().w.app.sampled(get(on).rows, get(on).of)]);
					append($$anchor, text_40);
				};
				if_block(node_13, ($$render) => {
					if (get(on).rows < get(on).of) $$render(consequent_11);
				});
				reset(p_7);
				var node_14 = sibling(p_7, 2);
				var consequent_12 = ($$anchor) => {
					var p_8 = root_16();
					var text_41 = only_child(p_8, true);
					template_effect(($0) => set_text(text_41, $0), [() => get(w).members(rows.answer.members_error)]);
					append($$anchor, p_8);
				};
				if_block(node_14, ($$render) => {
					if (rows.answer.members_error !== null) $$render(consequent_12);
				});
				template_effect(($0) => {
					set_text(text_28, `${get(w).table ?? ""}: ${(get(order) === "worst" ? get(w).worst : get(w).inTable) ?? ""}`);
					set_text(text_29, get(w).columnRow);
					set_text(text_30, get(w).columnTruth);
					set_text(text_31, get(classes).length > 0 ? get(w).probability : get(w).columnSays);
					set_text(text_32, get(w).columnLoss);
					set_text(text_33, get(w).shareOf);
					set_text(text_39, $0);
				}, [() => get(w).sum(rows.answer.sum, get(on).error)]);
				append($$anchor, fragment_11);
			};
			if_block(node_12, ($$render) => {
				if (rows.answer && get(on)) $$render(consequent_13);
			});
			append($$anchor, fragment_4);
		},
		$$slots: { default: true }
	});
	pop();
}
delegate(["click"]);
// src/parts/CurvePlot.svelte
var root$2 = /* @__PURE__ */ from_svg(`<path class="grid svelte-7jdo0g"></path><text class="tick" text-anchor="end"> </text>`, 1);
var root_1$2 = /* @__PURE__ */ from_svg(`<text class="tick" text-anchor="middle"> </text>`);
var root_2$2 = /* @__PURE__ */ from_svg(`<path class="ghost svelte-7jdo0g"></path>`);
var root_3$1 = /* @__PURE__ */ from_svg(`<path class="secant svelte-7jdo0g"></path>`);
var root_4$1 = /* @__PURE__ */ from_svg(`<circle class="been svelte-7jdo0g" r="3"></circle>`);
var root_5$1 = /* @__PURE__ */ from_svg(`<circle class="sand-point svelte-7jdo0g"></circle>`);
var root_6$1 = /* @__PURE__ */ from_svg(`<path class="sand svelte-7jdo0g"></path><!>`, 1);
var root_7$1 = /* @__PURE__ */ from_svg(`<path class="says svelte-7jdo0g"></path>`);
var root_8$1 = /* @__PURE__ */ from_svg(`<!><path></path>`, 1);
var root_9$1 = /* @__PURE__ */ from_svg(`<g class="handle svelte-7jdo0g"><circle r="14" fill="transparent"></circle><circle class="grip svelte-7jdo0g" r="6"></circle></g>`);
var root_10$1 = /* @__PURE__ */ from_html(`<div><svg role="img"><defs><clipPath id="frame"><rect></rect></clipPath><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerUnits="userSpaceOnUse" markerWidth="11" markerHeight="11" orient="auto" class="svelte-7jdo0g"><path d="M0 0L8 4L0 8Z" fill="context-stroke" class="svelte-7jdo0g"></path></marker></defs><!><!><text class="tick" text-anchor="end"> </text><path class="axis svelte-7jdo0g"></path><g clip-path="url(#frame)"><!><path class="curve svelte-7jdo0g"></path><path class="tangent svelte-7jdo0g"></path><!><!><!><!></g><path class="drop svelte-7jdo0g"></path><circle class="here svelte-7jdo0g" r="5.5"></circle><text class="halo strong svelte-7jdo0g"> </text><!></svg></div>`);
function CurvePlot($$anchor, $$props) {
	push($$props, true);
	/** The other end of the secant: null where it is the tangent. */
	let at = prop($$props, "position", 15);
	let width = /* @__PURE__ */ state(480);
	const height = 264;
	const left = 50;
	const top = 10;
	const right = 12;
	const finite = /* @__PURE__ */ user_derived(() => $$props.curve.points.filter((p) => p[1] !== null && Number.isFinite(p[1])));
	const xs = /* @__PURE__ */ user_derived(() => get(finite).map((p) => p[0]));
	const x0 = /* @__PURE__ */ user_derived(() => Math.min(...get(xs)));
	const x1 = /* @__PURE__ */ user_derived(() => Math.max(...get(xs)));
	const y0 = /* @__PURE__ */ user_derived(() => Math.min(...get(finite).map((p) => p[1])));
	const y1 = /* @__PURE__ */ user_derived(() => Math.max(...get(finite).map((p) => p[1])));
	const room = /* @__PURE__ */ user_derived(() => Math.max((get(y1) - get(y0)) * .08, Math.abs(get(y1)) * 1e-4, 1e-9));
	const sx = /* @__PURE__ */ user_derived(() => (x) => left + (x - get(x0)) / Math.max(1e-12, get(x1) - get(x0)) * (get(width) - left - right));
	const sy = /* @__PURE__ */ user_derived(() => (y) => top + (get(y1) + get(room) - y) / (get(y1) - get(y0) + 2 * get(room)) * 224);
	const path = (points) => points.map(([x, y], i) => `${i ? "L" : "M"}${get(sx)(x).toFixed(1)} ${get(sy)(y).toFixed(1)}`).join("");
	const here = /* @__PURE__ */ user_derived(() => ({
		x: $$props.curve.weight.value,
		y: $$props.curve.on.error
	}));
	/** A line through the point with a slope, cut at the frame. */
	const through = /* @__PURE__ */ user_derived(() => (slope) => {
		const ends = [get(x0), get(x1)].map((x) => [x, get(here).y + slope * (x - get(here).x)]);
		return path(ends);
	});
	const xTicks = /* @__PURE__ */ user_derived(() => ticks$2(get(x0), get(x1), Math.max(3, get(width) / 90)));
	const yTicks = /* @__PURE__ */ user_derived(() => ticks$2(get(y0) - get(room), get(y1) + get(room), 5));
	const stepOf = (all) => (all[1] ?? 1) - (all[0] ?? 0);
	const travelled = /* @__PURE__ */ user_derived(() => $$props.curve.travelled.filter((t) => t.value >= get(x0) && t.value <= get(x1)).slice(-60).map((t) => ({
		...t,
		y: heightAt(get(finite), t.value)
	})));
	const next$1 = /* @__PURE__ */ user_derived(() => $$props.curve.next);
	/** An arrow's head, where the arrow is long enough to carry one. */
	const tip = /* @__PURE__ */ user_derived(() => (dx, dy) => Math.hypot(get(sx)(get(here).x + dx) - get(sx)(get(here).x), get(sy)(get(here).y + dy) - get(sy)(get(here).y)) > 10 ? "url(#tip)" : void 0);
	/** The weight's value stands at the axis, or above the point where that is low. */
	const low = /* @__PURE__ */ user_derived(() => get(sy)(get(here).y) > 208);
	const nameY = /* @__PURE__ */ user_derived(() => get(low) ? get(sy)(get(here).y) - 12 : 229);
	const nameLeft = /* @__PURE__ */ user_derived(() => get(sx)(get(here).x) > get(width) - 80 || get(low) && $$props.curve.weight.slope > 0 && get(sx)(get(here).x) > 130);
	const handle = /* @__PURE__ */ user_derived(() => $$props.far ? {
		x: get(sx)(get(here).x + $$props.far.dx),
		y: get(sy)($$props.far.error)
	} : {
		x: get(sx)(get(here).x),
		y: get(sy)(get(here).y)
	});
	const ghostPoints = /* @__PURE__ */ user_derived(() => $$props.ghost?.points.filter((p) => p[1] !== null && p[0] >= get(x0) && p[0] <= get(x1)) ?? []);
	function drag(element) {
		let on = false;
		const move = (event) => {
			if (!on) return;
			const box = element.getBoundingClientRect();
			const x = get(x0) + (event.clientX - box.left - left) / Math.max(1, get(width) - left - right) * (get(x1) - get(x0));
			at(Math.min(61, position(Math.max(0, x - get(here).x))));
		};
		const down = (event) => {
			if (!event.target.closest(".handle")) return;
			on = true;
			element.setPointerCapture(event.pointerId);
			event.preventDefault();
		};
		const up = () => void (on = false);
		element.addEventListener("pointerdown", down);
		element.addEventListener("pointermove", move);
		element.addEventListener("pointerup", up);
		return () => {
			element.removeEventListener("pointerdown", down);
			element.removeEventListener("pointermove", move);
			element.removeEventListener("pointerup", up);
		};
	}
	var div = root_10$1();
	var svg = child(div);
	set_attribute(svg, "height", height);
	var defs = child(svg);
	var clipPath = child(defs);
	var rect = child(clipPath);
	set_attribute(rect, "x", left);
	set_attribute(rect, "y", top);
	set_attribute(rect, "height", 224);
	reset(clipPath);
	next();
	reset(defs);
	var node = sibling(defs);
	each(node, 16, () => get(yTicks), (y) => y, ($$anchor, y) => {
		var fragment = root$2();
		var path_1 = first_child(fragment);
		var text = sibling(path_1);
		set_attribute(text, "x", 44);
		var text_1 = only_child(text, true);
		template_effect(($0, $1, $2) => {
			set_attribute(path_1, "d", `M50 ${$0 ?? ""}H${get(width) - right}`);
			set_attribute(text, "y", $1);
			set_text(text_1, $2);
		}, [
			() => get(sy)(y),
			() => get(sy)(y) + 4,
			() => tick(y, stepOf(get(yTicks)))
		]);
		append($$anchor, fragment);
	});
	var node_1 = sibling(node);
	each(node_1, 16, () => get(xTicks), (x) => x, ($$anchor, x) => {
		var text_2 = root_1$2();
		set_attribute(text_2, "y", 249);
		var text_3 = only_child(text_2, true);
		template_effect(($0, $1) => {
			set_attribute(text_2, "x", $0);
			set_text(text_3, $1);
		}, [() => get(sx)(x), () => tick(x, stepOf(get(xTicks)))]);
		append($$anchor, text_2);
	});
	var text_4 = sibling(node_1);
	set_attribute(text_4, "y", 261);
	var text_5 = only_child(text_4, true);
	var path_2 = sibling(text_4);
	var g = sibling(path_2);
	var node_2 = child(g);
	var consequent = ($$anchor) => {
		var path_3 = root_2$2();
		template_effect(($0) => set_attribute(path_3, "d", $0), [() => path(get(ghostPoints))]);
		append($$anchor, path_3);
	};
	if_block(node_2, ($$render) => {
		if (get(ghostPoints).length > 1) $$render(consequent);
	});
	var path_4 = sibling(node_2);
	var path_5 = sibling(path_4);
	var node_3 = sibling(path_5);
	var consequent_1 = ($$anchor) => {
		var path_6 = root_3$1();
		template_effect(($0) => set_attribute(path_6, "d", $0), [() => get(through)($$props.far.slope)]);
		append($$anchor, path_6);
	};
	if_block(node_3, ($$render) => {
		if ($$props.far) $$render(consequent_1);
	});
	var node_4 = sibling(node_3);
	each(node_4, 19, () => get(travelled), (t) => t.step, ($$anchor, t, i) => {
		var circle = root_4$1();
		template_effect(($0, $1) => {
			set_attribute(circle, "cx", $0);
			set_attribute(circle, "cy", $1);
			set_attribute(circle, "opacity", .25 + .6 * (get(i) + 1) / get(travelled).length);
		}, [() => get(sx)(get(t).value), () => get(sy)(get(t).y)]);
		append($$anchor, circle);
	});
	var node_5 = sibling(node_4);
	var consequent_2 = ($$anchor) => {
		var fragment_1 = root_6$1();
		var path_7 = first_child(fragment_1);
		each(sibling(path_7), 17, () => $$props.sandbox.path, index, ($$anchor, p, i) => {
			var circle_1 = root_5$1();
			template_effect(($0, $1) => {
				set_attribute(circle_1, "cx", $0);
				set_attribute(circle_1, "cy", $1);
				set_attribute(circle_1, "r", i === $$props.sandbox.path.length - 1 ? 5 : 3);
			}, [() => get(sx)(get(p).value), () => get(sy)(get(p).error)]);
			append($$anchor, circle_1);
		});
		template_effect(($0) => set_attribute(path_7, "d", $0), [() => path($$props.sandbox.path.map((p) => [p.value, p.error]))]);
		append($$anchor, fragment_1);
	};
	if_block(node_5, ($$render) => {
		if ($$props.sandbox) $$render(consequent_2);
	});
	var node_7 = sibling(node_5);
	var consequent_4 = ($$anchor) => {
		var fragment_2 = root_8$1();
		var node_8 = first_child(fragment_2);
		var consequent_3 = ($$anchor) => {
			var path_8 = root_7$1();
			template_effect(($0, $1, $2, $3) => {
				set_attribute(path_8, "marker-end", $0);
				set_attribute(path_8, "d", `M${$1 ?? ""} ${$2 ?? ""}H${$3 ?? ""}`);
			}, [
				() => get(tip)(get(next$1).says, 0),
				() => get(sx)(get(here).x),
				() => get(sy)(get(here).y) - 12,
				() => get(sx)(get(here).x + get(next$1).says)
			]);
			append($$anchor, path_8);
		};
		if_block(node_8, ($$render) => {
			if (!get(next$1).plain) $$render(consequent_3);
		});
		var path_9 = sibling(node_8);
		template_effect(($0, $1, $2, $3, $4) => {
			set_class(path_9, 0, clsx(get(next$1).does >= 0 ? "does up" : "does down"), "svelte-7jdo0g");
			set_attribute(path_9, "marker-end", $0);
			set_attribute(path_9, "d", `M${$1 ?? ""} ${$2 ?? ""}L${$3 ?? ""} ${$4 ?? ""}`);
		}, [
			() => get(tip)(get(next$1).does, get(next$1).error_after - get(here).y),
			() => get(sx)(get(here).x),
			() => get(sy)(get(here).y),
			() => get(sx)(get(here).x + get(next$1).does),
			() => get(sy)(get(next$1).error_after)
		]);
		append($$anchor, fragment_2);
	};
	if_block(node_7, ($$render) => {
		if (get(next$1) && !$$props.sandbox) $$render(consequent_4);
	});
	reset(g);
	var path_10 = sibling(g);
	var circle_2 = sibling(path_10);
	var text_6 = sibling(circle_2);
	var text_7 = only_child(text_6, true);
	var node_9 = sibling(text_6);
	var consequent_5 = ($$anchor) => {
		var g_1 = root_9$1();
		var circle_3 = child(g_1);
		var circle_4 = sibling(circle_3);
		reset(g_1);
		template_effect(() => {
			set_attribute(circle_3, "cx", get(handle).x);
			set_attribute(circle_3, "cy", get(handle).y);
			set_attribute(circle_4, "cx", get(handle).x);
			set_attribute(circle_4, "cy", get(handle).y);
		});
		append($$anchor, g_1);
	};
	if_block(node_9, ($$render) => {
		if (!$$props.sandbox && get(handle).x <= get(width) - right + 1) $$render(consequent_5);
	});
	reset(svg);
	attach(svg, () => drag);
	reset(div);
	template_effect(($0, $1, $2, $3, $4, $5, $6, $7, $8) => {
		set_attribute(svg, "viewBox", `0 0 ${get(width) ?? ""} 264`);
		set_attribute(svg, "width", get(width));
		set_attribute(svg, "aria-label", $$props.label);
		set_attribute(rect, "width", $0);
		set_attribute(text_4, "x", get(width) - right);
		set_text(text_5, $$props.w.weight.axisX);
		set_attribute(path_2, "d", `M50 234H${get(width) - right}`);
		set_attribute(path_4, "d", $1);
		set_attribute(path_5, "d", $2);
		set_attribute(path_10, "d", `M${$3 ?? ""} ${$4 ?? ""}V234`);
		set_attribute(circle_2, "cx", $5);
		set_attribute(circle_2, "cy", $6);
		set_attribute(text_6, "x", $7);
		set_attribute(text_6, "y", get(nameY));
		set_attribute(text_6, "text-anchor", get(nameLeft) ? "end" : "start");
		set_attribute(text_6, "dx", get(nameLeft) ? -5 : 5);
		set_text(text_7, $8);
	}, [
		() => Math.max(0, get(width) - left - right),
		() => path(get(finite)),
		() => get(through)($$props.curve.weight.slope),
		() => get(sx)(get(here).x),
		() => get(sy)(get(here).y),
		() => get(sx)(get(here).x),
		() => get(sy)(get(here).y),
		() => get(sx)(get(here).x),
		() => number$1(get(here).x)
	]);
	bind_element_size(div, "clientWidth", ($$value) => set(width, $$value));
	append($$anchor, div);
	pop();
}
// src/panels/WeightPanel.svelte
var root$1 = /* @__PURE__ */ from_html(`<button> </button>`);
var root_1$1 = /* @__PURE__ */ from_html(`<span class="spring"></span> <span class="row pair" role="group"></span>`, 1);
var root_2$1 = /* @__PURE__ */ from_html(`<option> </option>`);
var root_3 = /* @__PURE__ */ from_html(`<select class="which svelte-mfdj9h"></select>`);
var root_4 = /* @__PURE__ */ from_html(`<tr><td> </td><td> </td></tr>`);
var root_5 = /* @__PURE__ */ from_html(`<tr><td> </td><td> </td><td> </td></tr>`);
var root_6 = /* @__PURE__ */ from_html(`<table><thead><tr><th> </th><th> </th></tr></thead><tbody></tbody></table> <table><thead><tr><th>Δx</th><th> </th><th> </th></tr></thead><tbody></tbody></table>`, 1);
var root_7 = /* @__PURE__ */ from_html(` <span class="number"> </span>`, 1);
var root_8 = /* @__PURE__ */ from_html(`<span> <span class="number"> </span></span> <strong> <span class="number"> </span></strong>`, 1);
var root_9 = /* @__PURE__ */ from_html(`<p class="row step svelte-mfdj9h" data-test="next-step"><!></p>`);
var root_10 = /* @__PURE__ */ from_html(`<p class="note step svelte-mfdj9h"> </p>`);
var root_11 = /* @__PURE__ */ from_html(`<span data-test="sandbox-at"> </span>`);
var root_12 = /* @__PURE__ */ from_html(`<strong> </strong> <input type="range" step="any"/> <button> </button> <button> </button> <!>`, 1);
var root_13 = /* @__PURE__ */ from_html(`<!> <div class="slopes svelte-mfdj9h"><div class="width svelte-mfdj9h"><label class="row">Δx <input type="range" min="0" step="1" class="svelte-mfdj9h"/> <span class="number dx svelte-mfdj9h"> </span></label> <p class="note svelte-mfdj9h" data-test="digits"> </p></div> <dl class="svelte-mfdj9h"><dt class="svelte-mfdj9h"><svg width="20" height="8" aria-hidden="true"><path d="M0 4H20" stroke="var(--secant)" stroke-width="2" stroke-dasharray="6 4"></path></svg> </dt> <dd class="number svelte-mfdj9h" data-test="secant"> </dd> <dt class="svelte-mfdj9h"><svg width="20" height="8" aria-hidden="true"><path d="M0 4H20" stroke="var(--ink)" stroke-width="2"></path></svg> </dt> <dd class="number svelte-mfdj9h" data-test="gradient"> </dd></dl></div> <!> <p class="note"> <!></p> <div><button> </button> <!></div>`, 1);
var root_14 = /* @__PURE__ */ from_html(`<p class="muted wait svelte-mfdj9h"> </p>`);
var root_15 = /* @__PURE__ */ from_html(`<!> <!>`, 1);
function WeightPanel($$anchor, $$props) {
	push($$props, true);
	const aside = ($$anchor) => {
		var fragment = root_1$1();
		var span = sibling(first_child(fragment), 2);
		each(span, 20, () => ["batch", "all"], (set) => set, ($$anchor, set) => {
			var button = root$1();
			var text_1 = only_child(button, true);
			template_effect(() => {
				set_attribute(button, "aria-pressed", lab().set === set);
				set_text(text_1, get(w)[set]);
			});
			delegated("click", button, () => lab().set = set);
			append($$anchor, button);
		});
		reset(span);
		template_effect(() => set_attribute(span, "aria-label", get(w).on));
		append($$anchor, fragment);
	};
	const which = ($$anchor) => {
		var select = root_3();
		each(select, 21, () => get(list), (line) => `${line.param}:${line.index}`, ($$anchor, line) => {
			var option = root_2$1();
			var text_2 = only_child(option);
			var option_value = {};
			template_effect(($0, $1) => {
				set_text(text_2, `${$0 ?? ""}  (${$1 ?? ""})`);
				if (option_value !== (option_value = `${get(line).param ?? ""}:${get(line).index ?? ""}`)) option.value = option.__value = option_value;
			}, [() => lab().hello ? weightName(lab().hello, get(line), lab().w) : "", () => signed(get(line).slope, 2)]);
			append($$anchor, option);
		});
		reset(select);
		var select_value;
		init_select(select);
		template_effect(() => {
			set_attribute(select, "aria-label", `${get(w).which ?? ""} (${get(w).sorted ?? ""})`);
			if (select_value !== (select_value = get(curve) ? `${get(curve).weight.param}:${get(curve).weight.index}` : "")) select.value = select.__value = select_value, select_option(select, select_value);
		});
		delegated("change", select, (e) => choose(e.currentTarget.value));
		append($$anchor, select);
	};
	const table = ($$anchor) => {
		var fragment_1 = root_6();
		var table_1 = first_child(fragment_1);
		var thead = child(table_1);
		var tr = child(thead);
		var th = child(tr);
		var text_3 = only_child(th, true);
		var text_4 = only_child(sibling(th), true);
		reset(tr);
		reset(thead);
		var tbody = sibling(thead);
		each(tbody, 21, () => get(curve)?.points ?? [], ([x, y]) => x, ($$anchor, $$item) => {
			var $$array_3 = /* @__PURE__ */ user_derived(() => to_array(get($$item), 2));
			let x = () => get($$array_3)[0];
			let y = () => get($$array_3)[1];
			var tr_1 = root_4();
			var td = child(tr_1);
			var text_5 = only_child(td, true);
			var text_6 = only_child(sibling(td), true);
			reset(tr_1);
			template_effect(($0, $1) => {
				set_text(text_5, $0);
				set_text(text_6, $1);
			}, [() => number$1(x()), () => number$1(y(), 6)]);
			append($$anchor, tr_1);
		});
		reset(tbody);
		reset(table_1);
		var table_2 = sibling(table_1, 2);
		var thead_1 = child(table_2);
		var tr_2 = child(thead_1);
		var th_2 = sibling(child(tr_2));
		var text_7 = only_child(th_2, true);
		var text_8 = only_child(sibling(th_2), true);
		reset(tr_2);
		reset(thead_1);
		var tbody_1 = sibling(thead_1);
		each(tbody_1, 21, () => get(fit)?.secants ?? [], (s) => s.dx, ($$anchor, s) => {
			var tr_3 = root_5();
			var td_2 = child(tr_3);
			var text_9 = only_child(td_2, true);
			var td_3 = sibling(td_2);
			var text_10 = only_child(td_3, true);
			var text_11 = only_child(sibling(td_3), true);
			reset(tr_3);
			template_effect(($0, $1, $2) => {
				set_text(text_9, $0);
				set_text(text_10, $1);
				set_text(text_11, $2);
			}, [
				() => number$1(get(s).dx, 3),
				() => number$1(get(s).slope, 9),
				() => number$1(get(fit)?.weight.slope, 9)
			]);
			append($$anchor, tr_3);
		});
		reset(tbody_1);
		reset(table_2);
		template_effect(() => {
			set_text(text_3, get(w).axisX);
			set_text(text_4, get(w).axisY);
			set_text(text_7, get(w).secant);
			set_text(text_8, get(w).tangent);
		});
		append($$anchor, fragment_1);
	};
	const lab = prop($$props, "lab", 7);
	const w = /* @__PURE__ */ user_derived(() => lab().w.weight);
	const weights = untrack(() => new Follow(lab(), 1500));
	const curves = untrack(() => lab().curves);
	const secants = untrack(() => new Follow(lab(), 150));
	let ghost = /* @__PURE__ */ state(null);
	let ghostStep = /* @__PURE__ */ state(-1);
	let before;
	let sand = /* @__PURE__ */ state(false);
	let start = /* @__PURE__ */ state(null);
	let steps = /* @__PURE__ */ state(0);
	const sandbox = untrack(() => new Follow(lab(), 0));
	const chosen = /* @__PURE__ */ user_derived(() => lab().weight);
	user_effect(() => {
		if (lab().canAsk) weights.want(`${lab().moment}:${lab().set}`, {
			do: "weights",
			set: lab().set,
			limit: 40
		});
	});
	const dx = /* @__PURE__ */ user_derived(() => width(lab().secantAt));
	user_effect(() => {
		if (!lab().canAsk || !get(chosen)) return;
		const ask = lab().playing ? [get(dx) || 1e-6] : widths();
		secants.want(`${lab().moment}:${lab().set}:${get(chosen).param}:${get(chosen).index}:${ask.length === 1 ? get(dx) : "all"}`, {
			do: "secant",
			...get(chosen),
			set: lab().set,
			dx: ask
		});
	});
	user_effect(() => {
		if (get(sand) && get(chosen) && lab().canAsk) sandbox.want(`${lab().moment}:${lab().set}:${get(chosen).param}:${get(chosen).index}:${get(start)}:${get(steps)}`, {
			do: "sandbox",
			...get(chosen),
			set: lab().set,
			steps: Math.max(1, get(steps)),
			...get(start) === null ? {} : { start: get(start) }
		});
	});
	const curve = /* @__PURE__ */ user_derived(() => curves.answer && curves.answer.weight.param === get(chosen)?.param && curves.answer.weight.index === get(chosen).index && curves.answer.on.set === lab().set ? curves.answer : null);
	user_effect(() => {
		const now = get(curve);
		const key = `${lab().set}:${get(chosen)?.param}:${get(chosen)?.index}:${curves.run}`;
		const step = curves.step;
		untrack(() => {
			if (!now) return;
			if (before?.key !== key) (($$value) => {
				var $$array = to_array($$value, 2);
				set(ghost, $$array[0]);
				set(ghostStep, $$array[1], true);
			})([null, -1]);
			else if (before.step !== step) (($$value) => {
				var $$array_1 = to_array($$value, 2);
				set(ghost, $$array_1[0]);
				set(ghostStep, $$array_1[1], true);
			})([before.curve, before.step]);
			before = {
				key,
				step,
				curve: now
			};
		});
	});
	const fit = /* @__PURE__ */ user_derived(() => secants.answer && get(curve) && secants.step === curves.step && secants.run === curves.run && secants.answer.weight.param === get(curve).weight.param && secants.answer.weight.index === get(curve).weight.index && secants.answer.on.set === get(curve).on.set ? secants.answer : null);
	const far = /* @__PURE__ */ user_derived(() => get(dx) === 0 ? null : get(fit)?.secants.find((s) => Math.abs(s.dx / get(dx) - 1) < 1e-6) ?? null);
	const slope = /* @__PURE__ */ user_derived(() => get(curve)?.weight.slope ?? null);
	const tangent = /* @__PURE__ */ user_derived(() => get(far) && get(fit) ? get(fit).weight.slope : get(slope));
	const equal = /* @__PURE__ */ user_derived(() => get(far) && get(tangent) !== null ? digits(get(far).slope, get(tangent)) : 15);
	const name = /* @__PURE__ */ user_derived(() => get(curve) && lab().hello ? weightName(lab().hello, get(curve).weight, lab().w) : "");
	const list = /* @__PURE__ */ user_derived(() => {
		const all = weights.answer?.weights ?? [];
		return get(curve) && !all.some((x) => x.param === get(curve).weight.param && x.index === get(curve).weight.index) ? [get(curve).weight, ...all] : all;
	});
	const sandShown = /* @__PURE__ */ user_derived(() => get(sand) && sandbox.answer ? {
		...sandbox.answer,
		path: sandbox.answer.path.slice(0, get(steps) + 1)
	} : null);
	const last = /* @__PURE__ */ user_derived(() => get(sandShown)?.path.at(-1));
	const xs = /* @__PURE__ */ user_derived(() => get(curve)?.points.map((p) => p[0]) ?? [0, 1]);
	const lowest = /* @__PURE__ */ user_derived(() => get(curve)?.points.reduce((a, b) => (b[1] ?? Infinity) < (a[1] ?? Infinity) ? b : a)[0] ?? 0);
	const overshot = /* @__PURE__ */ user_derived(() => {
		if (!get(curve) || !get(ghost) || get(ghostStep) !== curves.step - 1 || get(ghost).shape !== "bowl") return false;
		const bottom = get(ghost).points.reduce((a, b) => (b[1] ?? Infinity) < (a[1] ?? Infinity) ? b : a)[0];
		const [a, b] = [get(ghost).weight.value, get(curve).weight.value];
		return (bottom - a) * (bottom - b) < 0 && Math.abs(bottom - b) > .3 * Math.abs(bottom - a);
	});
	const said = /* @__PURE__ */ user_derived(() => !get(curve) ? "" : get(overshot) ? get(w).overshoot : get(curve).shape === "bowl" && Math.abs(get(curve).weight.value - get(lowest)) < .04 * ((get(xs).at(-1) ?? 1) - (get(xs)[0] ?? 0)) ? get(w).bottom : get(w).shapes[get(curve).shape]);
	const tiny = /* @__PURE__ */ user_derived(() => get(curve)?.next?.plain && (get(said) === get(w).bottom || get(said) === get(w).shapes.flat) ? get(w).tiny : "");
	const summary = /* @__PURE__ */ user_derived(() => get(curve) ? get(w).summary(get(name), get(curve).weight.value, get(curve).on.error, get(curve).weight.slope, get(far)?.slope ?? null, get(dx)) : "");
	/** Slopes to the same place after the point, so that they can be compared digit by digit. */
	const slopeText = /* @__PURE__ */ user_derived(() => (x) => {
		if (x === null || x === void 0 || get(tangent) === null) return "–";
		const places = Math.min(12, Math.max(2, 6 - Math.floor(Math.log10(Math.max(1e-9, Math.abs(get(tangent)))))));
		return x.toFixed(places).replace("-", "−");
	});
	function choose(text) {
		const cut = text.lastIndexOf(":");
		lab().weight = {
			param: text.slice(0, cut),
			index: Number(text.slice(cut + 1))
		};
		(($$value) => {
			var $$array_2 = to_array($$value, 2);
			set(start, $$array_2[0], true);
			set(steps, $$array_2[1], true);
		})([null, 0]);
	}
	Panel($$anchor, {
		get lab() {
			return lab();
		},
		id: "weight",
		get title() {
			return get(w).title;
		},
		get aside() {
			return aside;
		},
		get table() {
			return table;
		},
		get summary() {
			return get(summary);
		},
		children: ($$anchor, $$slotProps) => {
			var fragment_3 = root_15();
			var node = first_child(fragment_3);
			which(node);
			var node_1 = sibling(node, 2);
			var consequent_6 = ($$anchor) => {
				var fragment_4 = root_13();
				var node_2 = first_child(fragment_4);
				CurvePlot(node_2, {
					get curve() {
						return get(curve);
					},
					get ghost() {
						return get(ghost);
					},
					get far() {
						return get(far);
					},
					get sandbox() {
						return get(sandShown);
					},
					get w() {
						return lab().w;
					},
					get label() {
						return get(summary);
					},
					get position() {
						return lab().secantAt;
					},
					set position($$value) {
						lab().secantAt = $$value;
					}
				});
				var div = sibling(node_2, 2);
				var div_1 = child(div);
				var label = child(div_1);
				var input = sibling(child(label));
				remove_input_defaults(input);
				var text_12 = only_child(sibling(input, 2), true);
				reset(label);
				var text_13 = only_child(sibling(label, 2), true);
				reset(div_1);
				var dl = sibling(div_1, 2);
				var dt = child(dl);
				var text_14 = sibling(child(dt));
				reset(dt);
				var dd = sibling(dt, 2);
				var text_15 = only_child(dd, true);
				var dt_1 = sibling(dd, 2);
				var text_16 = sibling(child(dt_1));
				reset(dt_1);
				var text_17 = only_child(sibling(dt_1, 2), true);
				reset(dl);
				reset(div);
				var node_3 = sibling(div, 2);
				var consequent_1 = ($$anchor) => {
					var p_2 = root_9();
					var node_4 = child(p_2);
					var consequent = ($$anchor) => {
						var fragment_5 = root_7();
						var text_18 = first_child(fragment_5);
						var text_19 = only_child(sibling(text_18), true);
						template_effect(($0) => {
							set_text(text_18, `${get(w).nextStep ?? ""} = `);
							set_text(text_19, $0);
						}, [() => get(w).stepSum(get(curve).next.rate, get(curve).next.slope, get(curve).next.does)]);
						append($$anchor, fragment_5);
					};
					var alternate = ($$anchor) => {
						var fragment_6 = root_8();
						var span_3 = first_child(fragment_6);
						var text_20 = child(span_3);
						var text_21 = only_child(sibling(text_20), true);
						reset(span_3);
						var strong = sibling(span_3, 2);
						var text_22 = child(strong);
						var text_23 = only_child(sibling(text_22), true);
						reset(strong);
						template_effect(($0, $1, $2) => {
							set_text(text_20, `${get(w).gradientSays ?? ""} `);
							set_text(text_21, $0);
							set_text(text_22, `${$1 ?? ""} `);
							set_text(text_23, $2);
						}, [
							() => get(w).stepSum(get(curve).next.rate, get(curve).next.slope, get(curve).next.says),
							() => get(w).optimizerDid(String(lab().hello?.training_options.optimizer)),
							() => signed(get(curve).next.does)
						]);
						append($$anchor, fragment_6);
					};
					if_block(node_4, ($$render) => {
						if (get(curve).next.plain) $$render(consequent);
						else $$render(alternate, -1);
					});
					reset(p_2);
					append($$anchor, p_2);
				};
				var consequent_2 = ($$anchor) => {
					var p_3 = root_10();
					var text_24 = only_child(p_3, true);
					template_effect(() => set_text(text_24, get(w).evaluationPlain));
					append($$anchor, p_3);
				};
				if_block(node_3, ($$render) => {
					if (get(curve).next && lab().hello?.can.train) $$render(consequent_1);
					else if (!get(curve).next) $$render(consequent_2, 1);
				});
				var p_4 = sibling(node_3, 2);
				var text_25 = child(p_4);
				var node_5 = sibling(text_25);
				var consequent_3 = ($$anchor) => {
					var text_26 = text();
					template_effect(($0) => set_text(text_26, `${$0 ?? ""}.`), [() => lab().w.app.sampled(get(curve).on.rows, get(curve).on.of)]);
					append($$anchor, text_26);
				};
				if_block(node_5, ($$render) => {
					if (get(curve).on.rows < get(curve).on.of) $$render(consequent_3);
				});
				reset(p_4);
				var div_2 = sibling(p_4, 2);
				let classes;
				var button_1 = child(div_2);
				var text_27 = only_child(button_1, true);
				var node_6 = sibling(button_1, 2);
				var consequent_5 = ($$anchor) => {
					var fragment_8 = root_12();
					var strong_1 = first_child(fragment_8);
					var text_28 = only_child(strong_1, true);
					var input_1 = sibling(strong_1, 2);
					remove_input_defaults(input_1);
					var button_2 = sibling(input_1, 2);
					var text_29 = only_child(button_2, true);
					var button_3 = sibling(button_2, 2);
					var text_30 = only_child(button_3, true);
					var node_7 = sibling(button_3, 2);
					var consequent_4 = ($$anchor) => {
						var span_6 = root_11();
						var text_31 = only_child(span_6, true);
						template_effect(($0) => set_text(text_31, $0), [() => get(w).sandboxAt(get(last).value, get(last).error)]);
						append($$anchor, span_6);
					};
					if_block(node_7, ($$render) => {
						if (get(last)) $$render(consequent_4);
					});
					template_effect(($0) => {
						set_text(text_28, get(w).sandboxOn);
						set_attribute(input_1, "min", get(xs)[0]);
						set_attribute(input_1, "max", $0);
						set_value(input_1, get(start) ?? get(curve).weight.value);
						set_attribute(input_1, "aria-label", get(w).sandboxLabel);
						set_text(text_29, get(w).sandboxStep);
						set_text(text_30, get(w).sandboxReset);
					}, [() => get(xs).at(-1)]);
					delegated("input", input_1, (e) => (($$value) => {
						var $$array_5 = to_array($$value, 2);
						set(start, $$array_5[0], true);
						set(steps, $$array_5[1], true);
						return $$value;
					})([Number(e.currentTarget.value), 0]));
					delegated("click", button_2, () => set(steps, Math.min(200, get(steps) + 1), true));
					delegated("click", button_3, () => (($$value) => {
						var $$array_6 = to_array($$value, 2);
						set(start, $$array_6[0], true);
						set(steps, $$array_6[1], true);
						return $$value;
					})([null, 0]));
					append($$anchor, fragment_8);
				};
				if_block(node_6, ($$render) => {
					if (get(sand)) $$render(consequent_5);
				});
				reset(div_2);
				template_effect(($0, $1, $2, $3, $4) => {
					set_attribute(input, "max", 61);
					set_attribute(input, "aria-label", get(w).widthLabel);
					set_attribute(input, "aria-valuetext", $0);
					set_text(text_12, $1);
					set_text(text_13, $2);
					set_text(text_14, ` ${get(w).secant ?? ""}`);
					set_text(text_15, $3);
					set_text(text_16, ` ${get(w).tangent ?? ""}`);
					set_text(text_17, $4);
					set_text(text_25, `${get(said) ?? ""} ${get(tiny) ?? ""} ${get(w).moves ?? ""} `);
					classes = set_class(div_2, 1, "row sandbox svelte-mfdj9h", null, classes, { on: get(sand) });
					set_attribute(button_1, "aria-pressed", get(sand));
					set_text(text_27, get(w).sandbox);
				}, [
					() => get(dx) === 0 ? get(w).limit : `Δx ${number$1(get(dx), 3)}, ${get(w).secant} ${number$1(get(far)?.slope, 6)}, ${get(w).tangent} ${number$1(get(tangent), 6)}`,
					() => get(dx) === 0 ? "→ 0" : number$1(get(dx), 3),
					() => get(dx) === 0 ? get(w).limit : get(far) ? get(w).digits(get(equal)) : "",
					() => get(dx) === 0 ? get(slopeText)(get(tangent)) : get(slopeText)(get(far)?.slope),
					() => get(slopeText)(get(tangent))
				]);
				bind_value(input, () => lab().secantAt, ($$value) => lab().secantAt = $$value);
				delegated("click", button_1, () => (set(sand, !get(sand)), (($$value) => {
					var $$array_4 = to_array($$value, 2);
					set(start, $$array_4[0], true);
					set(steps, $$array_4[1], true);
					return $$value;
				})([null, 0])));
				append($$anchor, fragment_4);
			};
			var alternate_1 = ($$anchor) => {
				var p_5 = root_14();
				var text_32 = only_child(p_5, true);
				template_effect(($0) => set_text(text_32, $0), [() => curves.failed ? lab().w.app.failed(curves.failed) : lab().w.app.loading]);
				append($$anchor, p_5);
			};
			if_block(node_1, ($$render) => {
				if (get(curve)) $$render(consequent_6);
				else $$render(alternate_1, -1);
			});
			append($$anchor, fragment_3);
		},
		$$slots: { default: true }
	});
	pop();
}
delegate([
	"click",
	"change",
	"input"
]);
// src/App.svelte
var root = /* @__PURE__ */ from_html(`<!> <main class="svelte-1n46o8q"><!> <!> <div class="panels svelte-1n46o8q"><!> <!> <!> <!> <!> <!></div></main> <!>`, 1);
var root_1 = /* @__PURE__ */ from_html(`<main class="svelte-1n46o8q"><p class="wait svelte-1n46o8q" role="status"> </p></main>`);
var root_2 = /* @__PURE__ */ from_html(`<a class="skip svelte-1n46o8q" href="#error"> </a> <!> <!> <!>`, 1);
function App($$anchor, $$props) {
	push($$props, true);
	const lab = prop($$props, "lab", 7);
	const walk = untrack(() => new Walk(lab()));
	let keys = /* @__PURE__ */ state(false);
	let restart = /* @__PURE__ */ state(false);
	let tour = /* @__PURE__ */ state(-1);
	let landscape = /* @__PURE__ */ state(proxy(untrack(() => lab().panel === "landscape")));
	const dark = matchMedia("(prefers-color-scheme: dark)");
	untrack(() => lab().systemDark = dark.matches);
	dark.addEventListener("change", () => lab().systemDark = dark.matches);
	user_effect(() => {
		document.documentElement.lang = lab().language;
		document.documentElement.dataset.theme = lab().dark ? "dark" : "light";
		document.title = lab().hello ? `${lab().hello.table} → ${lab().hello.target} · ${lab().w.app.title}` : lab().w.app.title;
		lab().keep();
	});
	user_effect(() => {
		const { address } = lab();
		if (address !== location.hash) history.replaceState(null, "", `${location.pathname}${address}`);
	});
	user_effect(() => {
		lab().moment;
		lab().playing;
		untrack(() => walk.follow());
	});
	user_effect(() => lab().wantRecord());
	user_effect(() => lab().wantCurve());
	function show(id) {
		lab().panel = read(`panel=${id}`).panel;
		document.getElementById(id)?.scrollIntoView({ block: innerWidth <= 900 ? "start" : "nearest" });
	}
	function toLandscape() {
		set(landscape, true);
		requestAnimationFrame(() => show("landscape"));
	}
	function pressed(event) {
		if (!lab().keysOn || event.defaultPrevented || document.querySelector("dialog[open]")) return;
		const wanted = action(event, focusOf(document.activeElement));
		if (!wanted) return;
		if (wanted.do === "help") set(keys, true);
		else if (wanted.do === "landscape") toLandscape();
		else if (wanted.do === "layer") {
			if (lab().canAsk) walk.on();
		} else if (wanted.do === "layer-back") walk.back();
		else if (lab().canTrain) {
			if (event.repeat && wanted.do !== "batch" && wanted.do !== "back") return;
			if (wanted.do === "play") lab().command({ do: lab().playing ? "pause" : "play" });
			else if (wanted.do === "batch") lab().command({ do: "one_batch" });
			else if (wanted.do === "epoch") lab().command({ do: "one_epoch" });
			else if (wanted.do === "back") lab().command({ do: "back" });
			else if (wanted.do === "same-start") lab().command({ do: "same_start" });
			else if (wanted.do === "speed") lab().command({
				do: "speed",
				speed: wanted.speed
			});
		}
		event.preventDefault();
	}
	var fragment = root_2();
	event("keydown", $window, pressed);
	event("hashchange", $window, () => lab().follow(location.hash));
	var a = first_child(fragment);
	var text = only_child(a, true);
	var node = sibling(a, 2);
	Header(node, {
		get lab() {
			return lab();
		},
		onkeys: () => set(keys, true),
		ontour: () => set(tour, 0)
	});
	var node_1 = sibling(node, 2);
	var consequent_1 = ($$anchor) => {
		var fragment_1 = root();
		var node_2 = first_child(fragment_1);
		Controls(node_2, {
			get lab() {
				return lab();
			},
			get walk() {
				return walk;
			},
			onrestart: () => set(restart, true)
		});
		var main = sibling(node_2, 2);
		var node_3 = child(main);
		Sentence(node_3, {
			get lab() {
				return lab();
			},
			get walk() {
				return walk;
			},
			get tour() {
				return get(tour);
			},
			ontour: () => set(tour, 0)
		});
		var node_4 = sibling(node_3, 2);
		var consequent = ($$anchor) => {
			Tour($$anchor, {
				get lab() {
					return lab();
				},
				get walk() {
					return walk;
				},
				show,
				get step() {
					return get(tour);
				},
				set step($$value) {
					set(tour, $$value, true);
				}
			});
		};
		if_block(node_4, ($$render) => {
			if (get(tour) >= 0) $$render(consequent);
		});
		var div = sibling(node_4, 2);
		var node_5 = child(div);
		ErrorPanel(node_5, { get lab() {
			return lab();
		} });
		var node_6 = sibling(node_5, 2);
		WeightPanel(node_6, { get lab() {
			return lab();
		} });
		var node_7 = sibling(node_6, 2);
		NetworkPanel(node_7, {
			get lab() {
				return lab();
			},
			get walk() {
				return walk;
			}
		});
		var node_8 = sibling(node_7, 2);
		RowPanel(node_8, { get lab() {
			return lab();
		} });
		var node_9 = sibling(node_8, 2);
		HealthPanel(node_9, { get lab() {
			return lab();
		} });
		LandscapePanel(sibling(node_9, 2), {
			get lab() {
				return lab();
			},
			get open() {
				return get(landscape);
			},
			set open($$value) {
				set(landscape, $$value, true);
			}
		});
		reset(div);
		reset(main);
		Restart(sibling(main, 2), {
			get lab() {
				return lab();
			},
			get open() {
				return get(restart);
			},
			set open($$value) {
				set(restart, $$value, true);
			}
		});
		append($$anchor, fragment_1);
	};
	var alternate = ($$anchor) => {
		var main_1 = root_1();
		var text_1 = only_child(child(main_1), true);
		reset(main_1);
		template_effect(() => set_text(text_1, lab().connected === "refused" ? lab().w.app.refused : lab().connected === "lost" ? lab().w.app.lost : lab().w.app.connecting));
		append($$anchor, main_1);
	};
	if_block(node_1, ($$render) => {
		if (lab().hello && lab().now) $$render(consequent_1);
		else $$render(alternate, -1);
	});
	Keys(sibling(node_1, 2), {
		get lab() {
			return lab();
		},
		get open() {
			return get(keys);
		},
		set open($$value) {
			set(keys, $$value, true);
		}
	});
	template_effect(() => set_text(text, lab().w.app.skip));
	delegated("click", a, (e) => (e.preventDefault(), document.getElementById("error")?.focus()));
	append($$anchor, fragment);
	pop();
}
delegate(["click"]);
// src/words/en.ts
/** English. */
var en = {
	app: {
		title: "gradus lab",
		otherLanguage: "한국어",
		table: (table, target) => `${table} → “${target}”`,
		classes: (k) => `${k} classes`,
		aNumber: "a number",
		rows: (train, validation) => `${count$1(train)} training, ${count$1(validation)} validation rows`,
		theme: "Colours",
		themes: {
			system: "system",
			light: "light",
			dark: "dark"
		},
		help: "Keys",
		tour: "Guided tour",
		readOnly: "Read only: this run was made elsewhere. Everything can be looked at, nothing can be changed.",
		connecting: "Connecting to the engine …",
		lost: "Connection lost. You see the last values; the page tries again by itself.",
		refused: "The engine does not know this page. Open the link that the command printed.",
		close: "Close",
		asTable: "Table",
		asChart: "Chart",
		skip: "Skip to the panels",
		sampled: (shown, all) => `measured on ${count$1(shown)} of ${count$1(all)} rows`,
		loading: "computing …",
		failed: (why) => `The engine refused: ${why}`,
		tooLarge: (weights) => `A network of ${count$1(weights)} weights is too large to be looked into here. It trains all the same, and its error is shown.`,
		pauseToLook: "A network of this size is looked into in pauses only: what you see is of the last one.",
		saved: (path) => `Saved: ${path}`
	},
	losses: {
		bce: "binary cross-entropy",
		cross_entropy: "categorical cross-entropy",
		mse: "mean squared error",
		mae: "mean absolute error",
		huber: "Huber loss",
		poisson: "Poisson loss",
		pinball: "pinball loss"
	},
	controls: {
		label: "Controls",
		play: "Play",
		pause: "Pause",
		batch: "one batch",
		layer: "one layer",
		layerBack: "layer back",
		epoch: "one epoch",
		back: "back",
		sameStart: "same start",
		newSeed: "new seed",
		speed: "speed",
		speeds: (perSecond) => perSecond === null ? "as fast as it can" : `${count$1(perSecond)} a second`,
		rate: "learning rate",
		momentum: "momentum",
		batchSize: "batch size",
		tenfold: "×10",
		tenth: "÷10",
		step: (step) => `batch ${count$1(step)}`,
		epochNow: (epoch) => `epoch ${number$1(epoch, 3)}`,
		seed: (seed) => `seed ${seed}`,
		save: "save model",
		restart: "other network …"
	},
	sentence: {
		untrained: (error, constant) => `Untrained. Its error is ${number$1(error)}; always giving the same answer gives ${number$1(constant)}. Press Play.`,
		running: (error, constant) => error < constant ? `Learning. The training error is ${number$1(error)}, ${percent(1 - error / constant)} below the constant guess.` : `Learning. The training error is ${number$1(error)}; the constant guess still does better with ${number$1(constant)}.`,
		paused: (step, error, constant) => error < constant ? `Paused after batch ${count$1(step)}. The training error is ${number$1(error)}, ${percent(1 - error / constant)} below the constant guess.` : `Paused after batch ${count$1(step)}. The training error is ${number$1(error)}; the constant guess does better with ${number$1(constant)}.`,
		diverged: (step, layer) => `The numbers stopped being finite at batch ${count$1(step)}${layer ? `, in ${layer}` : ""}. The learning rate is probably too high. Go back to the last good step, or to the same start with a smaller rate.`,
		copies: (columns) => `The answer can be read off ${columns.map((x) => `“${x}”`).join(", ")}. Leave it out to see real learning.`,
		finished: "Every epoch asked for is done.",
		lastGood: "last good step"
	},
	error: {
		title: "Error",
		what: (loss) => `${loss}, mean over rows`,
		now: (x) => `now ${number$1(x)}`,
		train: "training",
		trainBand: "training, each batch",
		validation: "validation",
		constant: "constant guess",
		batchAxis: "batch",
		log: "log",
		linear: "linear",
		scale: "Scale of the error",
		whole: "whole",
		zoomIn: "zoom in",
		zoomOut: "zoom out",
		zoomHint: "Drag to zoom in; it stays.",
		exported: "export CSV",
		cursor: "Cursor: batch",
		smooth: (k) => k > 1 ? `line: mean of the last ${k} batches; band: each batch` : "each batch",
		summary: (step, train, validation, constant) => `At batch ${count$1(step)}: training error ${number$1(train)}, validation error ${number$1(validation)}, constant guess ${number$1(constant)}.`,
		at: (step, train, validation) => `batch ${count$1(step)}: training ${number$1(train)}, validation ${number$1(validation)}`,
		empty: "Nothing trained yet. Press Play: the line begins here."
	},
	weight: {
		title: "One weight",
		which: "Weight",
		bias: "bias",
		sorted: "steepest first",
		name: (to, from) => `${to} ← ${from}`,
		on: "Measured on",
		batch: "this batch",
		all: "all training rows",
		curve: "the error, if only this weight were different",
		now: "now",
		value: (w) => `weight ${number$1(w)}`,
		tangent: "gradient (tangent)",
		secant: "secant",
		width: "Δx",
		widthLabel: "Width Δx of the secant",
		limit: "At Δx = 0 the secant is the tangent: its slope is the gradient.",
		digits: (k) => k <= 0 ? "not yet equal" : k === 1 ? "equal in 1 digit" : `equal in ${k} digits`,
		nextStep: "next step",
		stepSum: (rate, slope, step) => `−${number$1(rate)} × ${number$1(slope)} = ${signed(step)}`,
		gradientSays: "gradient says",
		optimizerDid: (name) => `${name} will do`,
		evaluationPlain: "A step follows the slope of its batch; on all rows no step is drawn.",
		ghost: "curve before",
		travelled: "where it has been",
		sandbox: "Move only this weight",
		sandboxOn: "Sandbox: a copy of the network, the run is untouched",
		sandboxStep: "one step",
		sandboxReset: "back to now",
		sandboxAt: (w, error) => `weight ${number$1(w)}, error ${number$1(error)}`,
		sandboxLabel: "Value of the weight in the sandbox",
		shapes: {
			bowl: "A bowl: one lowest point. Steep far from it, flat near it.",
			flat: "Flat: this weight hardly matters just now.",
			valleys: "Not a bowl: the curve has more than one valley. The step only knows the slope here.",
			slope: "No bottom in this window: the curve goes on falling to one side.",
			kinked: "Kinked: somewhere in this window a ReLU switches on or off."
		},
		overshoot: "Overshoot: the last step jumped across the bottom of the bowl. The rate is too high for this slope.",
		bottom: "Near the bottom: the slope is almost zero.",
		tiny: "So its step is tiny.",
		moves: "One step moves all weights, so the curve moves too; the one before stays as a ghost.",
		summary: (weight, w, error, slope, secant, dx) => `${weight}: weight ${number$1(w)}, error ${number$1(error)}, gradient ${number$1(slope, 6)}${secant === null ? "" : `, secant ${number$1(secant, 6)} at Δx ${number$1(dx, 2)}`}.`,
		axisX: "weight",
		axisY: "error"
	},
	network: {
		title: "Forward, error, backward",
		inputs: "inputs",
		outputs: "output",
		layerName: (i) => `layer ${i}`,
		summarised: (shown, all) => `${shown} of ${count$1(all)} units drawn, the strongest; the figures (Table) are of all`,
		inputsShown: (shown, all) => `${count$1(shown)} of ${count$1(all)} inputs drawn, those that say most of this row`,
		members: (k) => `An ensemble of ${count$1(k)} networks that share weights: the units of all are here. Their connections go through scales of each member’s own and are not drawn; “One weight” has them all.`,
		notDrawn: (k) => `+ ${count$1(k)} not drawn`,
		pick: "Click a unit for its sum, a line for its weight.",
		rowOf: (row) => `numbers of ${row}`,
		alone: "not in this batch",
		captions: {
			idle: "One layer at a time: press “one layer” (→) to walk through the next batch.",
			input: (row) => `The inputs of ${row}: each column as a number the network can use.`,
			forward: (layer, units) => `${layer}: each of its ${count$1(units)} units adds up weight × input, adds its bias, and bends the sum.`,
			output: (text) => `The output is the prediction: ${text}.`,
			error: (loss, text, slope, rows) => `The ${loss} compares it with the truth: ${text}. Its slope, ${slope},${rows > 1 ? ` ÷ the batch’s ${count$1(rows)} rows` : ""} is the error at the output.`,
			errorMembers: (loss, text, rows, members) => `The ${loss} compares what all say together with the truth: ${text}. Each of the ${count$1(members)} networks hands back the slope of its own error, ÷ ${rows > 1 ? `the batch’s ${count$1(rows)} rows and ` : ""}the ${count$1(members)} networks.`,
			backward: (layer) => `${layer} hands the error back: each unit below gets the errors above it × the weights between (old weights).`,
			update: (layer) => `Then ${layer} moves: every weight goes against its gradient, × the learning rate.`,
			done: "One batch is done: predict, compare, hand the error back, update. Now again."
		},
		stage: (i, all) => `stage ${i} of ${all}`,
		unit: "unit",
		sum: "sum",
		afterBend: (f) => `after ${f}`,
		errorAtSum: "error at its output",
		from: "from",
		value: "value",
		weight: "weight",
		product: "value × weight",
		gradient: "gradient",
		update: "update",
		bias: "bias",
		connection: "Connection",
		showInB: "show in “One weight”",
		more: (k) => `and ${count$1(k)} more, together`,
		summary: (layers, stage) => `A network of ${layers} layers. ${stage}`,
		legendPlus: "positive",
		legendMinus: "negative (dashed, −)",
		layer: "layer",
		units: "units",
		output: "size of outputs",
		error: "size of errors",
		none: "–"
	},
	row: {
		title: "One row",
		row: (i) => `row ${count$1(i)}`,
		trainingRow: (i) => `training row ${count$1(i)}`,
		order: "Order of the rows",
		worst: "worst first",
		inTable: "as in the table",
		firstOfBatch: "batch’s first",
		weighted: (weight) => `It counts ${number$1(weight)} times.`,
		slope: "Slope at the output",
		previous: "previous row",
		next: "next row",
		rank: (i, all) => `${count$1(i)} of ${count$1(all)}`,
		truth: "truth",
		predicted: "prediction",
		probability: "probability",
		formula: "Its error",
		share: (loss, rows, share, error) => `${number$1(loss)} ÷ ${count$1(rows)} rows = ${number$1(share)}: ${percent(share / error)} of the whole error ${number$1(error)}`,
		shareOf: "share of the error",
		members: (error) => `This is the error of what the ensemble’s members say together. Training lowers the mean of their own errors: ${number$1(error, 6)}.`,
		sum: (sum, error) => `All rows’ shares add up: ${number$1(sum, 6)} = the error ${number$1(error, 6)}`,
		table: "Rows in this order",
		columnRow: "row",
		columnTruth: "truth",
		columnSays: "prediction",
		columnLoss: "its error",
		values: "What the table says of it",
		wrong: (classes, p) => `It gave the truth (${classes}) only ${percent(p)}: sure and wrong costs most.`,
		right: (classes, p) => `It gave the truth (${classes}) ${percent(p)}.`,
		standardised: (scale, unit) => `The error is measured in units of ${number$1(scale)} ${unit} (one standard deviation).`,
		summary: (row, loss, share) => `Error of ${row}: ${number$1(loss)}, ${percent(share)} of the whole.`
	},
	landscape: {
		title: "Landscape",
		open: "Show the landscape",
		directions: "Directions",
		random: "random, filter-normalised",
		pca: "PCA of the path",
		pcaNeedsPath: "PCA of the path (after a few steps)",
		grid: (k) => `${k} × ${k} points`,
		refining: "refining while paused …",
		distance: (d) => `the path is ${number$1(d, 3)} off this plane`,
		explained: (share) => `the plane holds ${percent(share)} of the path’s spread`,
		now: "now",
		start: "start",
		own: "A point of the path shows its own error; the contour under it can differ, since the path leaves the plane.",
		centre: "The centre is the network as it is now.",
		filter: "Each neuron’s incoming weights are scaled to that neuron’s norm; biases stay.",
		refresh: "draw again",
		low: "low",
		high: "high",
		summary: (centre, low, high, distance) => `Error at the centre ${number$1(centre)}; on this plane from ${number$1(low)} to ${number$1(high)}.${distance === null ? "" : ` The path is up to ${number$1(distance, 3)} off the plane.`}`,
		tableStep: "batch",
		tableError: "own error",
		tableDistance: "off the plane",
		stale: (step) => `drawn at batch ${count$1(step)}`
	},
	health: {
		title: "Health",
		layer: "layer",
		activation: "activations",
		gradient: "gradients",
		ratio: "update ÷ weight",
		dead: "dead",
		saturated: "saturated",
		well: "Nothing looks wrong.",
		not: "Health is measured when the run pauses, and about twice a second while it runs.",
		hint: "A healthy update is about a thousandth of the weight.",
		summary: (warnings) => warnings === 0 ? "Nothing looks wrong." : `${warnings} warnings.`,
		remarks: {
			diverged: (r, layer) => `Numbers stopped being finite at batch ${count$1(r.step)}, in ${layer(r.layer)}. The learning rate is too high; try a tenth.`,
			rate_too_high: (r) => `The error rises (${number$1(r.before, 3)} → ${number$1(r.now, 3)}). The learning rate ${number$1(r.rate, 2)} is too high; try a tenth.`,
			rate_too_low: (r) => `Updates are at most ${number$1(r.ratio, 2)} of the weights and the error hardly falls. The rate ${number$1(r.rate, 2)} is low; try ten times as much.`,
			vanishing_gradients: (r, layer) => `Vanishing gradients: the error that reaches ${layer(r.layer)} is only ${number$1(r.ratio, 2)} of the last layer’s. Try ReLU, fewer layers or normalisation.`,
			exploding_gradients: (r, layer) => `Exploding gradients: the error that reaches ${layer(r.layer)} is ${number$1(r.ratio, 2)} times the last layer’s. Try a smaller rate or normalisation.`,
			dead_units: (r, layer) => `${layer(r.layer)}: ${count$1(r.units)} of ${count$1(r.of)} units answer 0 to every row. They can no longer learn; try a smaller rate or another activation.`,
			saturated_units: (r, layer) => `${layer(r.layer)}: ${count$1(r.units)} of ${count$1(r.of)} units are at the flat end of their activation, where the slope is almost 0. Try a smaller rate.`,
			overfitting: (r) => `The validation error has risen from ${number$1(r.best, 3)} (batch ${count$1(r.best_step)}) to ${number$1(r.now, 3)} while the training error fell: rows are learnt by heart. Stop here, or try a smaller network.`,
			leak_suspected: (r) => `The error ${number$1(r.error, 2)} is suspiciously small (constant guess ${number$1(r.constant, 3)}). ${r.column ? `Column “${r.column}” may give the answer away.` : "A column may give the answer away."} Leave it out and compare.`,
			no_better_than_constant: (r) => `The validation error ${number$1(r.error, 3)} is no better than the constant guess ${number$1(r.constant, 3)}. Train on, or try another rate: the sweep shows which.`
		}
	},
	sweep: {
		title: "Which learning rate?",
		run: "sweep the rate",
		what: "On a copy of this network the rate grows from batch to batch until the error explodes. Steep descent is a good rate; the run is untouched.",
		suggestion: (rate) => `Steepest near ${number$1(rate, 2)}.`,
		use: (rate) => `use ${number$1(rate, 2)}`,
		axis: "learning rate (log)",
		summary: (from, to, best) => `Rates from ${number$1(from, 2)} to ${number$1(to, 2)} tried; the error falls fastest near ${number$1(best, 2)}.`,
		none: "The error never fell clearly in this sweep."
	},
	restart: {
		title: "Start again with another network",
		preset: "preset",
		presets: {
			lab: "lab: 8, 8, tanh, plain SGD",
			default: "default: what `gradus train` would use"
		},
		hidden: "hidden layers",
		hiddenHint: "units of each, like 8, 8",
		hiddenBad: "Whole numbers with commas between, like 16, 8",
		activation: "activation",
		optimizer: "optimizer",
		loss: "loss",
		rate: "learning rate",
		batch: "batch size",
		seed: "seed",
		go: "Start again",
		cancel: "Cancel",
		warning: "The run so far is given up, save its model first if you want to keep it.",
		keep: "as now"
	},
	keys: {
		title: "Keys",
		on: "Keys act on the page",
		off: "Off while you type, and wherever a control needs the key itself.",
		list: [
			["Space", "play, pause"],
			[".", "one batch"],
			["→", "one layer on (paused)"],
			["←", "one layer back (paused)"],
			["Shift + →", "one epoch"],
			["Shift + ←", "one step back"],
			["1 – 5", "speed"],
			["R", "same start"],
			["L", "landscape"],
			["?", "this list"]
		],
		marks: "Marks on this page",
		markList: [
			["blue, unbroken", "a positive weight, value or error"],
			["orange, dashed", "a negative one"],
			["green line", "training error; its band reaches from the least to the greatest batch"],
			["violet, dashed", "validation error"],
			["grey, dotted", "the constant guess: the best a single answer can do"],
			["black line (white in dark colours)", "tangent: its slope is the gradient from backpropagation"],
			["pink, dashed", "secant: the slope between two points of the curve"],
			["faint green line", "the curve before the last step"],
			["grey points", "where the weight has been"],
			["arrow from the point", "the next step: blue upwards, orange downwards; grey, dashed: what the gradient alone says"],
			["violet points", "the sandbox"],
			["pink path", "the way of the weights across the landscape"]
		]
	}
};
// src/words/ko.ts
/** Korean. */
var ko = {
	app: {
		title: "gradus 실험실",
		otherLanguage: "English",
		table: (table, target) => `${table} → “${target}”`,
		classes: (k) => `클래스 ${k}개`,
		aNumber: "수",
		rows: (train, validation) => `학습 행 ${count$1(train)}개, 검증 행 ${count$1(validation)}개`,
		theme: "화면 색",
		themes: {
			system: "시스템",
			light: "밝게",
			dark: "어둡게"
		},
		help: "단축키",
		tour: "둘러보기",
		readOnly: "읽기 전용: 다른 곳에서 만든 학습입니다. 모두 볼 수 있지만 바꿀 수는 없습니다.",
		connecting: "엔진에 연결하는 중 …",
		lost: "연결이 끊겼습니다. 마지막 값을 보여 줍니다. 저절로 다시 연결합니다.",
		refused: "엔진이 이 페이지를 알아보지 못합니다. 명령이 출력한 링크로 여십시오.",
		close: "닫기",
		asTable: "표",
		asChart: "그림",
		skip: "패널로 건너뛰기",
		sampled: (shown, all) => `${count$1(all)}개 행 가운데 ${count$1(shown)}개로 잰 값`,
		loading: "계산하는 중 …",
		failed: (why) => `엔진이 거절했습니다: ${why}`,
		tooLarge: (weights) => `가중치가 ${count$1(weights)}개인 신경망은 여기서 들여다보기에 너무 큽니다. 학습은 그대로 되고, 손실을 보여 줍니다.`,
		pauseToLook: "이만한 신경망은 멈춘 동안에만 들여다봅니다. 지금 보이는 것은 마지막으로 멈추었을 때의 것입니다.",
		saved: (path) => `저장했습니다: ${path}`
	},
	losses: {
		bce: "이진 교차 엔트로피",
		cross_entropy: "범주형 교차 엔트로피",
		mse: "평균 제곱 오차",
		mae: "평균 절대 오차",
		huber: "후버 손실",
		poisson: "푸아송 손실",
		pinball: "핀볼 손실"
	},
	controls: {
		label: "조작",
		play: "시작",
		pause: "멈춤",
		batch: "배치 하나",
		layer: "층 하나",
		layerBack: "층 되돌리기",
		epoch: "에포크 하나",
		back: "되돌리기",
		sameStart: "같은 출발점",
		newSeed: "새 시드",
		speed: "속도",
		speeds: (perSecond) => perSecond === null ? "낼 수 있는 만큼 빨리" : `1초에 ${count$1(perSecond)}개`,
		rate: "학습률",
		momentum: "모멘텀",
		batchSize: "배치 크기",
		tenfold: "×10",
		tenth: "÷10",
		step: (step) => `배치 ${count$1(step)}`,
		epochNow: (epoch) => `에포크 ${number$1(epoch, 3)}`,
		seed: (seed) => `시드 ${seed}`,
		save: "모델 저장",
		restart: "다른 신경망 …"
	},
	sentence: {
		untrained: (error, constant) => `아직 학습하지 않았습니다. 손실은 ${number$1(error)}이고, 언제나 같은 답만 하면 ${number$1(constant)}입니다. 시작을 누르십시오.`,
		running: (error, constant) => error < constant ? `학습하는 중입니다. 학습 손실은 ${number$1(error)}, 상수 예측보다 ${percent(1 - error / constant)} 낮습니다.` : `학습하는 중입니다. 학습 손실은 ${number$1(error)}, 아직 상수 예측(${number$1(constant)})이 더 낫습니다.`,
		paused: (step, error, constant) => error < constant ? `배치 ${count$1(step)} 뒤에 멈췄습니다. 학습 손실은 ${number$1(error)}, 상수 예측보다 ${percent(1 - error / constant)} 낮습니다.` : `배치 ${count$1(step)} 뒤에 멈췄습니다. 학습 손실은 ${number$1(error)}, 상수 예측(${number$1(constant)})이 더 낫습니다.`,
		diverged: (step, layer) => `배치 ${count$1(step)}에서${layer ? ` ${layer}의` : ""} 수가 유한하지 않게 되었습니다. 학습률이 너무 높은 듯합니다. 마지막으로 온전했던 걸음으로 돌아가거나, 학습률을 낮추고 같은 출발점에서 다시 시작하십시오.`,
		copies: (columns) => `다음 열에서 답을 바로 읽어 낼 수 있습니다: ${columns.map((x) => `“${x}”`).join(", ")}. 빼고 배워야 진짜 학습입니다.`,
		finished: "정해진 에포크를 모두 마쳤습니다.",
		lastGood: "마지막으로 온전했던 걸음"
	},
	error: {
		title: "손실",
		what: (loss) => `${loss}, 행 평균`,
		now: (x) => `지금 ${number$1(x)}`,
		train: "학습",
		trainBand: "학습, 배치마다",
		validation: "검증",
		constant: "상수 예측",
		batchAxis: "배치",
		log: "로그",
		linear: "선형",
		scale: "손실의 눈금",
		whole: "전체",
		zoomIn: "확대",
		zoomOut: "축소",
		zoomHint: "끌면 확대됩니다.",
		exported: "CSV로 내보내기",
		cursor: "커서: 배치",
		smooth: (k) => k > 1 ? `선: 마지막 배치 ${k}개의 평균, 띠: 배치 하나하나` : "배치 하나하나",
		summary: (step, train, validation, constant) => `배치 ${count$1(step)}에서 학습 손실 ${number$1(train)}, 검증 손실 ${number$1(validation)}, 상수 예측 ${number$1(constant)}입니다.`,
		at: (step, train, validation) => `배치 ${count$1(step)}: 학습 ${number$1(train)}, 검증 ${number$1(validation)}`,
		empty: "아직 학습한 것이 없습니다. 시작을 누르면 여기서 선이 시작됩니다."
	},
	weight: {
		title: "가중치 하나",
		which: "가중치",
		bias: "편향",
		sorted: "가파른 것부터",
		name: (to, from) => `${to} ← ${from}`,
		on: "잰 행",
		batch: "이번 배치",
		all: "모든 학습 행",
		curve: "이 가중치만 다르다면 손실이 얼마인가",
		now: "지금",
		value: (w) => `가중치 ${number$1(w)}`,
		tangent: "그래디언트 (접선)",
		secant: "할선",
		width: "Δx",
		widthLabel: "할선의 폭 Δx",
		limit: "Δx = 0이면 할선이 곧 접선이고, 그 기울기가 그래디언트입니다.",
		digits: (k) => k <= 0 ? "아직 다름" : `${k}자리까지 같음`,
		nextStep: "다음 걸음",
		stepSum: (rate, slope, step) => `−${number$1(rate)} × ${number$1(slope)} = ${signed(step)}`,
		gradientSays: "그래디언트가 말하는 걸음",
		optimizerDid: (name) => `${name} 걸음`,
		evaluationPlain: "걸음은 제 배치의 기울기를 따르므로, 모든 행의 곡선에는 그리지 않습니다.",
		ghost: "앞의 곡선",
		travelled: "지나온 자리",
		sandbox: "이 가중치만 움직이기",
		sandboxOn: "샌드박스: 신경망의 사본이며, 실제 학습은 그대로입니다",
		sandboxStep: "한 걸음",
		sandboxReset: "지금 값으로",
		sandboxAt: (w, error) => `가중치 ${number$1(w)}, 손실 ${number$1(error)}`,
		sandboxLabel: "샌드박스 안의 가중치 값",
		shapes: {
			bowl: "그릇 모양: 가장 낮은 점이 하나입니다. 멀면 가파르고 가까우면 완만합니다.",
			flat: "평평함: 이 가중치는 지금 거의 영향이 없습니다.",
			valleys: "그릇이 아닙니다: 골짜기가 둘 이상입니다. 걸음은 여기의 기울기만 압니다.",
			slope: "이 범위에는 바닥이 없습니다: 한쪽으로 계속 낮아집니다.",
			kinked: "꺾임: 이 범위 어딘가에서 ReLU가 켜지거나 꺼집니다."
		},
		overshoot: "지나침: 마지막 걸음이 그릇의 바닥을 건너뛰었습니다. 이 기울기에는 학습률이 너무 높습니다.",
		bottom: "바닥 가까이: 기울기가 거의 0입니다.",
		tiny: "그래서 걸음도 아주 작습니다.",
		moves: "한 걸음은 모든 가중치를 움직이므로 곡선도 움직입니다. 앞의 곡선은 흐리게 남습니다.",
		summary: (weight, w, error, slope, secant, dx) => `${weight}: 가중치 ${number$1(w)}, 손실 ${number$1(error)}, 그래디언트 ${number$1(slope, 6)}${secant === null ? "" : `, Δx ${number$1(dx, 2)}의 할선 ${number$1(secant, 6)}`}.`,
		axisX: "가중치",
		axisY: "손실"
	},
	network: {
		title: "순전파, 오차, 역전파",
		inputs: "입력",
		outputs: "출력",
		layerName: (i) => `${i}층`,
		summarised: (shown, all) => `유닛 ${count$1(all)}개 가운데 강한 ${shown}개만 그렸습니다. 표의 수는 모두의 것입니다`,
		inputsShown: (shown, all) => `입력 ${count$1(all)}개 가운데 이 행에서 가장 크게 작용하는 ${count$1(shown)}개만 그렸습니다`,
		members: (k) => `가중치를 나누어 쓰는 신경망 ${count$1(k)}개의 앙상블입니다. 모든 신경망의 유닛이 여기 있습니다. 연결은 저마다의 배율을 거치므로 그리지 않았고, “가중치 하나”에 모두 있습니다.`,
		notDrawn: (k) => `+ ${count$1(k)}개 안 그림`,
		pick: "유닛을 누르면 합을, 선을 누르면 가중치를 봅니다.",
		rowOf: (row) => `${row}의 수`,
		alone: "이 배치에 없음",
		captions: {
			idle: "한 층씩: “층 하나”(→)를 누르면 다음 배치를 따라 걷습니다.",
			input: (row) => `${row}의 입력: 열마다 신경망이 쓸 수 있는 수로 바꿨습니다.`,
			forward: (layer, units) => `${layer}: 유닛 ${count$1(units)}개가 저마다 가중치 × 입력을 더하고, 편향을 더하고, 그 합을 구부립니다.`,
			output: (text) => `출력이 곧 예측입니다: ${text}.`,
			error: (loss, text, slope, rows) => `${loss}로 정답과 견줍니다: ${text}. 그 기울기 ${slope}${rows > 1 ? `을 배치의 ${count$1(rows)}행으로 나눈 것` : ""}이 출력의 오차입니다.`,
			errorMembers: (loss, text, rows, members) => `${loss}로, 함께 내놓은 답을 정답과 견줍니다: ${text}. 신경망 ${count$1(members)}개는 저마다 제 손실의 기울기를 ${rows > 1 ? `배치의 ${count$1(rows)}행과 ` : ""}신경망 수 ${count$1(members)}로 나누어 돌려줍니다.`,
			backward: (layer) => `${layer}에서 오차를 돌려줍니다: 아래 유닛마다 위의 오차 × 사이의 가중치(옛 값)를 받습니다.`,
			update: (layer) => `그다음 ${layer}의 가중치가 움직입니다: 저마다 그래디언트의 반대쪽으로, 학습률만큼.`,
			done: "배치 하나가 끝났습니다: 예측하고, 견주고, 오차를 돌려주고, 고칩니다. 이제 다시."
		},
		stage: (i, all) => `${all}단계 가운데 ${i}`,
		unit: "유닛",
		sum: "합",
		afterBend: (f) => `${f} 뒤`,
		errorAtSum: "출력의 오차",
		from: "어디에서",
		value: "값",
		weight: "가중치",
		product: "값 × 가중치",
		gradient: "그래디언트",
		update: "갱신",
		bias: "편향",
		connection: "연결",
		showInB: "“가중치 하나”에서 보기",
		more: (k) => `그 밖의 ${count$1(k)}개를 합쳐`,
		summary: (layers, stage) => `${layers}층 신경망입니다. ${stage}`,
		legendPlus: "양수",
		legendMinus: "음수 (점선, −)",
		layer: "층",
		units: "유닛",
		output: "출력의 크기",
		error: "오차의 크기",
		none: "–"
	},
	row: {
		title: "행 하나",
		row: (i) => `행 ${count$1(i)}`,
		trainingRow: (i) => `학습 행 ${count$1(i)}`,
		order: "행의 순서",
		worst: "많이 틀린 것부터",
		inTable: "표에 있는 순서대로",
		firstOfBatch: "배치의 첫 행",
		weighted: (weight) => `${number$1(weight)}배로 셉니다.`,
		slope: "출력의 기울기",
		previous: "앞 행",
		next: "다음 행",
		rank: (i, all) => `${count$1(all)}개 가운데 ${count$1(i)}번째`,
		truth: "정답",
		predicted: "예측",
		probability: "확률",
		formula: "이 행의 손실",
		share: (loss, rows, share, error) => `${number$1(loss)} ÷ ${count$1(rows)}행 = ${number$1(share)}: 전체 손실 ${number$1(error)}의 ${percent(share / error)}`,
		shareOf: "손실에서 차지하는 몫",
		members: (error) => `앙상블의 신경망들이 함께 내놓은 답의 손실입니다. 학습은 신경망 저마다의 손실을 평균한 값을 줄입니다: ${number$1(error, 6)}.`,
		sum: (sum, error) => `모든 행의 몫을 더하면 ${number$1(sum, 6)} = 손실 ${number$1(error, 6)}`,
		table: "이 차례의 행",
		columnRow: "행",
		columnTruth: "정답",
		columnSays: "예측",
		columnLoss: "손실",
		values: "표에 적힌 값",
		wrong: (classes, p) => `정답(${classes})에 준 확률이 ${percent(p)}뿐입니다. 확신하고 틀리면 가장 비쌉니다.`,
		right: (classes, p) => `정답(${classes})에 ${percent(p)}를 주었습니다.`,
		standardised: (scale, unit) => `손실은 ${number$1(scale)} ${unit}(표준 편차 하나)를 단위로 잽니다.`,
		summary: (row, loss, share) => `${row}: 손실은 ${number$1(loss)}, 전체의 ${percent(share)}입니다.`
	},
	landscape: {
		title: "손실 지형",
		open: "손실 지형 보기",
		directions: "방향",
		random: "무작위, 필터 정규화",
		pca: "지나온 길의 주성분",
		pcaNeedsPath: "지나온 길의 주성분 (몇 걸음 뒤에)",
		grid: (k) => `${k} × ${k}점`,
		refining: "멈춘 동안 촘촘하게 하는 중 …",
		distance: (d) => `길이 이 평면에서 ${number$1(d, 3)} 떨어져 있음`,
		explained: (share) => `이 평면에 길이 퍼진 정도의 ${percent(share)}가 담김`,
		now: "지금",
		start: "출발",
		own: "길 위의 점은 제 손실을 보여 줍니다. 길이 평면을 벗어나므로 그 아래 등고선과 다를 수 있습니다.",
		centre: "한가운데가 지금의 신경망입니다.",
		filter: "뉴런마다 들어오는 가중치를 그 뉴런의 크기에 맞췄고, 편향은 그대로 둡니다.",
		refresh: "다시 그리기",
		low: "낮음",
		high: "높음",
		summary: (centre, low, high, distance) => `한가운데의 손실은 ${number$1(centre)}, 이 평면에서는 ${number$1(low)}에서 ${number$1(high)}까지입니다.${distance === null ? "" : ` 길은 평면에서 많게는 ${number$1(distance, 3)} 떨어져 있습니다.`}`,
		tableStep: "배치",
		tableError: "제 손실",
		tableDistance: "평면과의 거리",
		stale: (step) => `배치 ${count$1(step)}에서 그림`
	},
	health: {
		title: "건강",
		layer: "층",
		activation: "활성값",
		gradient: "그래디언트",
		ratio: "갱신 ÷ 가중치",
		dead: "죽은 유닛",
		saturated: "포화 유닛",
		well: "이상한 점이 없습니다.",
		not: "멈출 때마다, 학습하는 동안에는 1초에 두 번쯤 잽니다.",
		hint: "건강한 갱신은 가중치의 천분의 일쯤입니다.",
		summary: (warnings) => warnings === 0 ? "이상한 점이 없습니다." : `경고 ${warnings}개.`,
		remarks: {
			diverged: (r, layer) => `배치 ${count$1(r.step)}에서 ${layer(r.layer)}의 수가 유한하지 않게 되었습니다. 학습률이 너무 높습니다. 십분의 일로 해 보십시오.`,
			rate_too_high: (r) => `손실이 커집니다(${number$1(r.before, 3)} → ${number$1(r.now, 3)}). 학습률 ${number$1(r.rate, 2)}, 너무 높습니다. 십분의 일로 해 보십시오.`,
			rate_too_low: (r) => `갱신이 커야 가중치의 ${number$1(r.ratio, 2)}이고 손실이 거의 줄지 않습니다. 학습률 ${number$1(r.rate, 2)}, 낮습니다. 열 배로 해 보십시오.`,
			vanishing_gradients: (r, layer) => `그래디언트 소실: ${layer(r.layer)}에 닿는 오차가 마지막 층의 ${number$1(r.ratio, 2)}뿐입니다. ReLU, 더 적은 층, 정규화를 써 보십시오.`,
			exploding_gradients: (r, layer) => `그래디언트 폭발: ${layer(r.layer)}에 닿는 오차가 마지막 층의 ${number$1(r.ratio, 2)}배입니다. 더 낮은 학습률이나 정규화를 써 보십시오.`,
			dead_units: (r, layer) => `${layer(r.layer)}: 유닛 ${count$1(r.of)}개 가운데 ${count$1(r.units)}개가 모든 행에 0만 답합니다. 더는 배우지 못합니다. 학습률을 낮추거나 다른 활성화 함수를 써 보십시오.`,
			saturated_units: (r, layer) => `${layer(r.layer)}: 유닛 ${count$1(r.of)}개 가운데 ${count$1(r.units)}개가 기울기가 거의 0인 평평한 끝에 있습니다. 학습률을 낮춰 보십시오.`,
			overfitting: (r) => `학습 손실은 줄었는데 검증 손실은 ${number$1(r.best, 3)}(배치 ${count$1(r.best_step)})에서 ${number$1(r.now, 3)}까지 늘었습니다. 행을 외우고 있습니다. 여기서 멈추거나 더 작은 신경망을 써 보십시오.`,
			leak_suspected: (r) => `손실 ${number$1(r.error, 2)}, 미심쩍을 만큼 작습니다(상수 예측 ${number$1(r.constant, 3)}). ${r.column ? `“${r.column}” 열이 답을 알려 주는지도 모릅니다.` : "어떤 열이 답을 알려 주는지도 모릅니다."} 빼고 견주어 보십시오.`,
			no_better_than_constant: (r) => `검증 손실 ${number$1(r.error, 3)}, 상수 예측 ${number$1(r.constant, 3)}보다 낫지 않습니다. 더 학습하거나 다른 학습률을 써 보십시오. 학습률을 훑으면 알 수 있습니다.`
		}
	},
	sweep: {
		title: "학습률은 얼마가 좋은가",
		run: "학습률 훑기",
		what: "이 신경망의 사본에서 손실이 터질 때까지 배치마다 학습률을 올립니다. 가파르게 내려가는 곳이 좋은 학습률입니다. 실제 학습은 그대로입니다.",
		suggestion: (rate) => `${number$1(rate, 2)} 근처에서 가장 가파릅니다.`,
		use: (rate) => `${number$1(rate, 2)} 쓰기`,
		axis: "학습률 (로그)",
		summary: (from, to, best) => `학습률 ${number$1(from, 2)}에서 ${number$1(to, 2)}까지 해 보았습니다. ${number$1(best, 2)} 근처에서 손실이 가장 빨리 줄어듭니다.`,
		none: "이번에 훑은 범위에서는 손실이 뚜렷이 줄지 않았습니다."
	},
	restart: {
		title: "다른 신경망으로 다시 시작",
		preset: "미리 정한 설정",
		presets: {
			lab: "lab: 8, 8, tanh, 단순한 경사 하강법",
			default: "default: `gradus train`이 쓰는 것"
		},
		hidden: "은닉층",
		hiddenHint: "층마다의 유닛 수, 예: 8, 8",
		hiddenBad: "쉼표로 나눈 정수로 적으십시오. 예: 16, 8",
		activation: "활성화 함수",
		optimizer: "최적화 방법",
		loss: "손실 함수",
		rate: "학습률",
		batch: "배치 크기",
		seed: "시드",
		go: "다시 시작",
		cancel: "취소",
		warning: "지금까지의 학습은 버려집니다. 남기려면 먼저 모델을 저장하십시오.",
		keep: "지금대로"
	},
	keys: {
		title: "단축키",
		on: "단축키 쓰기",
		off: "글을 쓰는 동안과, 조작부가 그 키를 쓰는 동안에는 꺼집니다.",
		list: [
			["Space", "시작, 멈춤"],
			[".", "배치 하나"],
			["→", "층 하나 앞으로 (멈춘 동안)"],
			["←", "층 하나 뒤로 (멈춘 동안)"],
			["Shift + →", "에포크 하나"],
			["Shift + ←", "한 걸음 되돌리기"],
			["1 – 5", "속도"],
			["R", "같은 출발점"],
			["L", "손실 지형"],
			["?", "이 목록"]
		],
		marks: "이 페이지의 표시",
		markList: [
			["파란 실선", "양수인 가중치, 값, 오차"],
			["주황 점선", "음수"],
			["초록 선", "학습 손실. 띠는 배치의 최솟값에서 최댓값까지"],
			["보라 점선", "검증 손실"],
			["회색 점선", "상수 예측: 답 하나로 할 수 있는 최선"],
			["검은 선 (어두운 화면에서는 흰 선)", "접선: 그 기울기가 오차 역전파법이 준 그래디언트"],
			["분홍 점선", "할선: 곡선 위 두 점 사이의 기울기"],
			["흐린 초록 선", "마지막 걸음 전의 곡선"],
			["회색 점", "가중치가 지나온 자리"],
			["점에서 나온 화살표", "다음 걸음: 커지면 파랑, 작아지면 주황. 회색 점선은 그래디언트만 따를 때의 걸음"],
			["보라 점", "샌드박스"],
			["분홍 길", "손실 지형 위로 가중치가 지나온 길"]
		]
	}
};
// src/words/tour.ts
/** The guided tour: seven steps that tell how a network learns, on the person's own table. */
var tourEn = {
	title: "Guided tour",
	begin: "Begin the tour",
	next: "Next",
	back: "Back",
	end: "End the tour",
	progress: (i, all) => `Step ${i} of ${all}`,
	offer: "New here? See in seven steps how it learns.",
	notNow: "Not now",
	steps: [
		{
			title: "Predict",
			text: (f) => `Here is ${f.row} of ${f.table}. ${f.done === 0 ? "The network has never learnt anything: its weights are random. Still it answers" : `The network has learnt from ${count$1(f.done)} ${f.done === 1 ? "batch" : "batches"} so far. It answers`}: ${f.answer}. The truth is ${f.truth}.`,
			act: "See the prediction"
		},
		{
			title: "The error",
			text: (f) => `How wrong is that? The loss, ${f.loss}, turns it into one number: ${f.rowLoss} for this row. Averaged over the ${count$1(f.batch)} rows of the next batch it is ${f.error}. A single fixed answer would give ${f.constant}. To learn is to make this number small.`,
			act: "See the error"
		},
		{
			title: "The bowl",
			text: (f) => `Take one weight, “${f.weight}”, and imagine it larger or smaller, everything else as it is. The curve shows the real error at each value. ${f.shape} We want to get down.`,
			act: "See the curve"
		},
		{
			title: "The slope",
			text: (f) => `Which way is down? Take two points of the curve and the line through them: a secant. Drag Δx towards zero: the secant lies down on the tangent, and its slope becomes ${f.slope}. That limit is the gradient. Backpropagation computes it without trying any second point.`,
			act: "Shrink Δx"
		},
		{
			title: "The step",
			text: (f) => `Gradient descent moves the weight against the slope: − learning rate × slope = ${f.step}. ${f.does === "" ? "Where it is steep the step is long, where it is flat it is short, at the bottom it is nothing." : `This run’s optimiser, ${f.optimizer}, also looks at the slopes of earlier steps and makes it ${f.does}.`} Every weight does this at once.`,
			act: "Take one step"
		},
		{
			title: "Backward, layer by layer",
			text: (f) => `The last weights see the error; the first ones do not. So the error is handed back: from the output through ${f.layers} layers to the input, each layer passing it on through its old weights and then moving its own. This is backpropagation.`,
			act: "Go one layer on"
		},
		{
			title: "Repeat",
			text: (f) => `Predict, compare, hand the error back, step. Again, with the next ${f.batch} rows, a few hundred times: that is all there is to learning. Press Play and watch the error fall. Then try ten times the rate, and “same start”.`,
			act: "Play"
		}
	]
};
var tourKo = {
	title: "둘러보기",
	begin: "둘러보기 시작",
	next: "다음",
	back: "이전",
	end: "둘러보기 끝",
	progress: (i, all) => `${all}단계 가운데 ${i}단계`,
	offer: "처음이십니까? 어떻게 배우는지 일곱 단계로 보여 드립니다.",
	notNow: "나중에",
	steps: [
		{
			title: "예측",
			text: (f) => `${f.table}의 ${f.row}입니다. ${f.done === 0 ? "신경망은 아직 아무것도 배우지 않았고, 가중치는 무작위입니다. 그래도 답합니다" : `신경망은 지금까지 배치 ${count$1(f.done)}개로 배웠습니다. 이렇게 답합니다`}: ${f.answer}. 정답은 ${f.truth}입니다.`,
			act: "예측 보기"
		},
		{
			title: "손실",
			text: (f) => `얼마나 틀렸을까요? 손실 함수인 ${f.loss}로 재면 수 하나가 됩니다. 이 행은 ${f.rowLoss}, 다음 배치 ${count$1(f.batch)}개 행의 평균은 ${f.error}입니다. 언제나 같은 답만 하면 ${f.constant}입니다. 배운다는 것은 이 수를 줄이는 일입니다.`,
			act: "손실 보기"
		},
		{
			title: "그릇",
			text: (f) => `가중치 하나 “${f.weight}”만 더 크거나 작다고 해 봅시다. 나머지는 그대로입니다. 곡선은 그 값마다의 진짜 손실입니다. ${f.shape} 우리는 아래로 내려가려 합니다.`,
			act: "곡선 보기"
		},
		{
			title: "기울기",
			text: (f) => `어느 쪽이 아래일까요? 곡선 위 두 점을 지나는 직선이 할선입니다. Δx를 0 쪽으로 끌면 할선이 접선 위에 눕고, 그 기울기는 ${f.slope}에 가까워집니다. 이 극한이 그래디언트입니다. 오차 역전파법은 둘째 점을 찍어 보지 않고도 이 값을 구합니다.`,
			act: "Δx 줄이기"
		},
		{
			title: "걸음",
			text: (f) => `경사 하강법은 가중치를 기울기의 반대쪽으로 옮깁니다: − 학습률 × 기울기 = ${f.step}. ${f.does === "" ? "가파르면 크게, 완만하면 작게, 바닥에서는 움직이지 않습니다." : `이 학습의 최적화 방법(${f.optimizer})은 앞선 걸음의 기울기도 보고 ${f.does}만큼 움직입니다.`} 모든 가중치가 한꺼번에 이렇게 합니다.`,
			act: "한 걸음 가기"
		},
		{
			title: "역전파, 한 층씩",
			text: (f) => `마지막 가중치는 오차를 바로 보지만 처음 가중치는 보지 못합니다. 그래서 오차를 돌려줍니다. 출력에서 ${f.layers}개 층을 거쳐 입력까지, 층마다 옛 가중치로 오차를 넘긴 다음 제 가중치를 고칩니다. 이것이 오차 역전파법입니다.`,
			act: "한 층 나아가기"
		},
		{
			title: "되풀이",
			text: (f) => `예측하고, 견주고, 오차를 돌려주고, 걷습니다. 다음 ${f.batch}개 행으로 다시, 수백 번. 배움이란 이것이 전부입니다. 시작을 누르고 손실이 줄어드는 것을 보십시오. 그다음 학습률을 열 배로 하고, “같은 출발점”도 눌러 보십시오.`,
			act: "시작"
		}
	]
};
// src/words/index.ts
var words = {
	en: {
		...en,
		tour: tourEn
	},
	ko: {
		...ko,
		tour: tourKo
	}
};
/** The language of a browser that has said nothing else. */
function preferred(languages) {
	for (const language of languages) {
		if (/^ko\b/i.test(language)) return "ko";
		if (/^en\b/i.test(language)) return "en";
	}
	return "en";
}
// src/lib/history.ts
/** Every training error so far, one a step, and every validation. Grows in place; nothing is thrown away. */
var History = class {
	#steps = /* @__PURE__ */ new Float64Array(4096);
	#errors = /* @__PURE__ */ new Float64Array(4096);
	length = 0;
	run = -1;
	validations = [];
	/** Batches, counted from 1: error `i` is that of batch `i + 1`. */
	get steps() {
		return this.#steps.subarray(0, this.length);
	}
	get errors() {
		return this.#errors.subarray(0, this.length);
	}
	/**
	* Adds a frame. A frame of a newer run replaces what is from its first step on. Returns false if steps between are
	* missing: they are to be fetched.
	*/
	add(frame) {
		if (frame.run < this.run) return true;
		if (frame.run > this.run) this.rewind(frame.run, frame.first);
		if (frame.first > this.length) return false;
		const end = frame.first + frame.errors.length;
		if (end > this.#steps.length) this.#grow(end);
		for (let i = this.length; i < end; i++) this.#steps[i] = i + 1;
		this.#errors.set(frame.errors, frame.first);
		this.length = Math.max(this.length, end);
		return true;
	}
	/** Drops what the run no longer has: all after `kept` steps. */
	rewind(run, kept) {
		this.run = run;
		this.length = Math.min(this.length, kept);
		this.validations = this.validations.filter((v) => v.step <= kept);
	}
	/** Adds validations; of one step the last counts. */
	validated(found) {
		const bySteps = new Map(this.validations.map((v) => [v.step, v]));
		for (const v of found) bySteps.set(v.step, v);
		this.validations = [...bySteps.values()].sort((a, b) => a.step - b.step);
	}
	#grow(wanted) {
		const size = Math.max(wanted, 2 * this.#steps.length);
		const [steps, errors] = [new Float64Array(size), new Float64Array(size)];
		steps.set(this.steps);
		errors.set(this.errors);
		[this.#steps, this.#errors] = [steps, errors];
	}
};
// src/lib/protocol.ts
/** Reads a binary frame of training errors; none if it is of another kind. */
function points(frame) {
	if (frame.byteLength < 24) return void 0;
	const view = new DataView(frame);
	if (view.getUint8(0) !== 1) return void 0;
	return {
		run: Number(view.getBigUint64(8, true)),
		first: Number(view.getBigUint64(16, true)),
		errors: new Float32Array(frame.slice(24))
	};
}
// src/lib/socket.ts
/**
* One socket to the lab. Asks get their reply as a promise; state frames are acknowledged once they have been drawn,
* so that a slow page gets fewer of them; a hidden page sleeps; a lost connection is tried again.
*/
var Client = class {
	token;
	listener;
	#socket;
	#waiting = /* @__PURE__ */ new Map();
	#id = 0;
	#delay = 500;
	#everOpen = false;
	constructor(token, listener) {
		this.token = token;
		this.listener = listener;
		document.addEventListener("visibilitychange", () => this.#send({ tell: document.hidden ? "sleep" : "wake" }));
	}
	/** Opens the socket. */
	open() {
		const scheme = location.protocol === "https:" ? "wss" : "ws";
		const socket = new WebSocket(`${scheme}://${location.host}/api/socket`, ["gradus.1", `token.${this.token}`]);
		socket.binaryType = "arraybuffer";
		this.#socket = socket;
		socket.onopen = () => {
			this.#delay = 500;
			this.#everOpen = true;
			this.listener.connection("open");
			if (document.hidden) this.#send({ tell: "sleep" });
		};
		socket.onmessage = (message) => this.#message(message.data);
		socket.onclose = () => void this.#lost();
	}
	/** Asks, and waits for the reply. */
	ask(what) {
		const id = ++this.#id;
		return new Promise((resolve, reject) => {
			if (!this.#send({
				id,
				...what
			})) return reject(/* @__PURE__ */ new Error("connection lost"));
			this.#waiting.set(id, {
				resolve,
				reject
			});
		});
	}
	/** Fetches from the lab with the token in a header. */
	fetch(path) {
		return fetch(path, { headers: { Authorization: `Bearer ${this.token}` } });
	}
	#send(message) {
		if (this.#socket?.readyState !== WebSocket.OPEN) return false;
		this.#socket.send(JSON.stringify(message));
		return true;
	}
	#message(data) {
		if (data instanceof ArrayBuffer) {
			const frame = points(data);
			if (frame) this.listener.points(frame);
			return;
		}
		const message = JSON.parse(data);
		if ("reply" in message) {
			const waiting = this.#waiting.get(message.reply);
			this.#waiting.delete(message.reply);
			waiting?.resolve(message);
			return;
		}
		this.listener.event(message);
		if (message.event === "state") {
			const frame = message.frame;
			requestAnimationFrame(() => this.#send({
				tell: "ack",
				frame
			}));
		}
	}
	async #lost() {
		for (const { reject } of this.#waiting.values()) reject(/* @__PURE__ */ new Error("connection lost"));
		this.#waiting.clear();
		if (!this.#everOpen) {
			const status = await this.fetch("/api/hello").then((r) => r.status, () => 0);
			if (status === 401 || status === 403) return this.listener.connection("refused");
		}
		this.listener.connection("lost");
		setTimeout(() => this.open(), this.#delay);
		this.#delay = Math.min(8e3, 2 * this.#delay);
	}
};
// src/lib/lab.svelte.ts
var TOKEN = "gradus-token";
var SETTINGS = "gradus-settings";
var Lab = class {
	#connected = /* @__PURE__ */ state("connecting");
	get connected() {
		return get(this.#connected);
	}
	set connected(value) {
		set(this.#connected, value, true);
	}
	#hello = /* @__PURE__ */ state(null);
	get hello() {
		return get(this.#hello);
	}
	set hello(value) {
		set(this.#hello, value);
	}
	#now = /* @__PURE__ */ state(null);
	get now() {
		return get(this.#now);
	}
	set now(value) {
		set(this.#now, value);
	}
	#landscape = /* @__PURE__ */ state(null);
	get landscape() {
		return get(this.#landscape);
	}
	set landscape(value) {
		set(this.#landscape, value);
	}
	#grown = /* @__PURE__ */ state(0);
	get grown() {
		return get(this.#grown);
	}
	set grown(value) {
		set(this.#grown, value, true);
	}
	#notice = /* @__PURE__ */ state("");
	get notice() {
		return get(this.#notice);
	}
	set notice(value) {
		set(this.#notice, value, true);
	}
	#language = /* @__PURE__ */ state("en");
	get language() {
		return get(this.#language);
	}
	set language(value) {
		set(this.#language, value, true);
	}
	#theme = /* @__PURE__ */ state("system");
	get theme() {
		return get(this.#theme);
	}
	set theme(value) {
		set(this.#theme, value, true);
	}
	#systemDark = /* @__PURE__ */ state(false);
	get systemDark() {
		return get(this.#systemDark);
	}
	set systemDark(value) {
		set(this.#systemDark, value, true);
	}
	#keysOn = /* @__PURE__ */ state(true);
	get keysOn() {
		return get(this.#keysOn);
	}
	set keysOn(value) {
		set(this.#keysOn, value, true);
	}
	#weight = /* @__PURE__ */ state(null);
	get weight() {
		return get(this.#weight);
	}
	set weight(value) {
		set(this.#weight, value);
	}
	#row = /* @__PURE__ */ state(null);
	get row() {
		return get(this.#row);
	}
	set row(value) {
		set(this.#row, value, true);
	}
	#layer = /* @__PURE__ */ state(null);
	get layer() {
		return get(this.#layer);
	}
	set layer(value) {
		set(this.#layer, value, true);
	}
	#set = /* @__PURE__ */ state("batch");
	get set() {
		return get(this.#set);
	}
	set set(value) {
		set(this.#set, value, true);
	}
	#panel = /* @__PURE__ */ state(void 0);
	get panel() {
		return get(this.#panel);
	}
	set panel(value) {
		set(this.#panel, value, true);
	}
	#secantAt = /* @__PURE__ */ state(proxy(61));
	get secantAt() {
		return get(this.#secantAt);
	}
	set secantAt(value) {
		set(this.#secantAt, value, true);
	}
	#unit = /* @__PURE__ */ state(null);
	get unit() {
		return get(this.#unit);
	}
	set unit(value) {
		set(this.#unit, value);
	}
	history = new History();
	records = new Follow(this, 350);
	curves = new Follow(this, 120);
	#client;
	constructor() {
		const { token, rest } = splitToken(location.hash);
		if (token) sessionStorage.setItem(TOKEN, token);
		const kept = this.#kept();
		this.language = rest.language ?? kept.language ?? preferred(navigator.languages);
		this.theme = rest.theme ?? kept.theme ?? "system";
		this.weight = rest.weight ?? null;
		this.row = rest.row ?? null;
		this.layer = rest.layer ?? null;
		this.set = rest.set ?? "batch";
		this.panel = rest.panel;
		this.#client = new Client(sessionStorage.getItem(TOKEN) ?? "", this);
	}
	get w() {
		return words[this.language];
	}
	get dark() {
		return this.theme === "dark" || this.theme === "system" && this.systemDark;
	}
	get playing() {
		return this.now?.playing ?? false;
	}
	/** Changes whenever an answer about the run may have changed. */
	get moment() {
		const s = this.now;
		return s ? `${s.run}:${s.step}:${s.learning_rate}:${s.momentum}:${s.batch}` : "";
	}
	/** The training error as the line in the chart ends: a mean over the last batches. */
	get recent() {
		this.grown;
		return recent(this.history.errors, this.history.length);
	}
	get canTrain() {
		return this.connected === "open" && (this.hello?.can.train ?? false);
	}
	get canAsk() {
		return this.connected === "open" && !!this.hello?.can.ask && (!this.playing || this.hello.can.ask_while_playing);
	}
	open() {
		this.#client.open();
	}
	/** Keeps the shared answers up to date; called in an effect of the page. */
	wantRecord() {
		if (!this.canAsk) return;
		this.records.want(`${this.moment}:${this.row}:${this.unit?.layer}:${this.unit?.unit}`, this.recordAsked);
	}
	/** The next step, of the row and the unit that are chosen. */
	get recordAsked() {
		const { row, unit } = this;
		return {
			do: "record",
			shown: 24,
			...row === null ? {} : { row },
			...unit ? { unit } : {}
		};
	}
	wantCurve() {
		const { weight, set } = this;
		if (this.canAsk && weight) this.curves.want(`${this.moment}:${set}:${weight.param}:${weight.index}`, {
			do: "curve",
			...weight,
			set,
			points: 61
		});
	}
	/** The hash of what is chosen, for the address bar: never the token. */
	get address() {
		return write({
			language: this.language,
			...this.theme === "system" ? {} : { theme: this.theme },
			...this.weight ? { weight: this.weight } : {},
			...this.row === null ? {} : { row: this.row },
			...this.layer === null ? {} : { layer: this.layer },
			...this.panel ? { panel: this.panel } : {},
			set: this.set
		});
	}
	/** A hash that someone typed or followed. */
	follow(hash) {
		const { rest } = splitToken(hash);
		if (rest.language) this.language = rest.language;
		if (rest.theme) this.theme = rest.theme;
		if (rest.weight) this.weight = rest.weight;
		if (rest.row !== void 0) this.row = rest.row;
		if (rest.layer !== void 0) this.layer = rest.layer;
		if (rest.set) this.set = rest.set;
		if (rest.panel) this.panel = rest.panel;
	}
	/** Language and theme stay for the next visit. */
	keep() {
		try {
			localStorage.setItem(SETTINGS, JSON.stringify({
				language: this.language,
				theme: this.theme
			}));
		} catch {}
	}
	#kept() {
		try {
			const kept = JSON.parse(localStorage.getItem(SETTINGS) ?? "{}");
			return splitToken(write({
				language: kept.language,
				theme: kept.theme
			})).rest;
		} catch {
			return {};
		}
	}
	/** Asks a question; a refusal is an error whose message says why. */
	async ask(question) {
		return this.#client.ask(question);
	}
	/** Commands; a refusal is told on the page. */
	async command(command) {
		try {
			const reply = await this.#client.ask(command);
			if (reply.error) {
				this.notice = this.w.app.failed(`${reply.error.found} → ${reply.error.wanted}`);
				return;
			}
			this.notice = reply.answer?.is === "saved" ? this.w.app.saved(reply.answer.file) : "";
			return reply;
		} catch {
			return;
		}
	}
	/** Everything so far as CSV, straight from the engine. */
	async csv() {
		return (await this.#client.fetch(`/api/history?run=${this.now?.run ?? 0}&from=0&format=csv`)).blob();
	}
	connection(now) {
		this.connected = now;
	}
	event(event) {
		if (event.event === "hello") {
			this.hello = event;
			if (!event.network.params.some((p) => p.name === this.weight?.param && this.weight.index < p.shape[0] * p.shape[1])) this.weight = event.first_weight;
			if (this.row !== null && this.row >= event.rows.train) this.row = null;
			this.landscape = null;
			this.#validations();
		} else if (event.event === "state") {
			if (event.run > this.history.run) this.history.rewind(event.run, event.kept_step);
			if (event.validation) this.history.validated([event.validation]);
			if (this.now && event.run !== this.now.run) this.landscape = null;
			if (this.now && event.run === this.now.run && event.epoch > this.now.epoch + 1) this.#validations();
			this.now = event;
			this.grown += 1;
		} else if (event.event === "landscape") {
			if (event.ask === this.landscape?.ask) this.landscape = event;
		}
	}
	points(frame) {
		if (!this.history.add(frame)) this.#missing();
		this.grown += 1;
	}
	async #missing() {
		const run = Math.max(0, this.history.run);
		const response = await this.#client.fetch(`/api/history?run=${run}&from=${this.history.length}`);
		if (!response.ok) return;
		const frame = points(await response.arrayBuffer());
		if (frame && this.history.add(frame)) this.grown += 1;
	}
	async #validations() {
		const response = await this.#client.fetch("/api/validation").catch(() => void 0);
		if (!response?.ok) return;
		this.history.validated(await response.json());
		this.grown += 1;
	}
};
// src/main.ts
var lab = new Lab();
var target = document.getElementById("app");
if (target) mount(App, {
	target,
	props: { lab }
});
lab.open();

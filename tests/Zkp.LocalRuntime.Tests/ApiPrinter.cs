using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Zkp.LocalRuntime.Tests;

/// <summary>Writes public types and members in the notation of the reference list.</summary>
internal static class ApiPrinter
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly Dictionary<Type, string> Keywords = new()
    {
        [typeof(string)] = "string",
        [typeof(object)] = "object",
        [typeof(bool)] = "bool",
        [typeof(int)] = "int",
        [typeof(long)] = "long",
        [typeof(double)] = "double",
        [typeof(void)] = "void",
    };

    public static string Declaration(Type type)
    {
        if (type.IsEnum)
        {
            return "enum " + type.FullName;
        }

        if (typeof(Delegate).IsAssignableFrom(type))
        {
            MethodInfo invoke = type.GetMethod("Invoke")!;
            return $"delegate {Name(invoke.ReturnType)} {type.FullName}({Parameters(invoke)})";
        }

        string kind = type.IsInterface ? "interface"
            : type.IsValueType ? "struct"
            : type is { IsAbstract: true, IsSealed: true } ? "static class"
            : type.IsAbstract ? "abstract class"
            : type.IsSealed ? "sealed class"
            : "class";
        string parent = type.BaseType is { } inherited && inherited != typeof(object) && inherited != typeof(ValueType) ? " : " + Name(inherited) : string.Empty;
        return $"{kind} {type.FullName}{parent}";
    }

    public static IEnumerable<string> Members(Type type)
    {
        if (type.IsEnum)
        {
            return [string.Join(", ", Enum.GetNames(type).Select(name => $"{name} = {Convert.ToInt32(Enum.Parse(type, name), CultureInfo.InvariantCulture)}"))];
        }

        if (typeof(Delegate).IsAssignableFrom(type))
        {
            return [];
        }

        IEnumerable<string> constructors = type.GetConstructors(Declared).Where(Shown).Select(made => $"{Modifiers(made)}ctor({Parameters(made)})");
        IEnumerable<string> properties = type.GetProperties(Declared).Where(property => property.GetAccessors(nonPublic: true).Any(Shown)
            && property.Name != "EqualityContract").Select(Property);
        IEnumerable<string> methods = type.GetMethods(Declared)
            .Where(method => Shown(method) && (!method.IsSpecialName || method.Name == "op_Implicit") && !IsPlumbing(method))
            .Select(method => $"{Modifiers(method)}{Name(method.ReturnType)} {method.Name}{Generics(method)}({Parameters(method)})");
        IEnumerable<string> fields = type.GetFields(Declared).Where(field => field.IsPublic).Select(field => "field " + field.Name);
        return constructors.Concat(properties).Concat(methods).Concat(fields);
    }

    private static bool Shown(MethodBase method) => (method.IsPublic || method.IsFamily)
        && !(method is ConstructorInfo { IsFamily: true } && method.IsDefined(typeof(CompilerGeneratedAttribute)));

    /// <summary>Equality, hash codes and text, and what a record brings by itself.</summary>
    private static bool IsPlumbing(MethodInfo method) => method.Name is "Equals" or "GetHashCode" or "ToString" or "PrintMembers" or "Deconstruct"
        || method.Name.StartsWith('<') || (method.IsDefined(typeof(CompilerGeneratedAttribute)) && method.DeclaringType!.GetMethod("<Clone>$") is not null);

    private static string Property(PropertyInfo property)
    {
        MethodInfo[] accessors = [.. property.GetAccessors(nonPublic: true).Where(Shown)];
        IEnumerable<string> words = accessors.Select(accessor => accessor == property.GetMethod ? "get;"
            : accessor.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit)) ? "init;"
            : "set;");
        return $"{Modifiers(accessors[0])}{Name(property.PropertyType)} {property.Name} {{ {string.Join(' ', words)} }}";
    }

    private static string Modifiers(MethodBase method)
    {
        string access = method.IsFamily ? "protected " : string.Empty;
        string kind = method is ConstructorInfo || method.DeclaringType!.IsInterface ? string.Empty
            : method.IsStatic ? "static "
            : method.IsAbstract ? "abstract "
            : method is { IsVirtual: true, IsFinal: false } && ((MethodInfo)method).GetBaseDefinition() == method ? "virtual "
            : string.Empty;
        return access + kind;
    }

    private static string Generics(MethodInfo method) => method.IsGenericMethodDefinition
        ? $"<{string.Join(", ", method.GetGenericArguments().Select(argument => argument.Name))}>"
        : string.Empty;

    private static string Parameters(MethodBase method)
    {
        bool extension = method.IsDefined(typeof(ExtensionAttribute));
        return string.Join(", ", method.GetParameters().Select((parameter, index) =>
        {
            string before = extension && index == 0 ? "this " : parameter.IsDefined(typeof(ParamArrayAttribute)) ? "params " : string.Empty;
            string after = parameter.HasDefaultValue ? " = " + Default(parameter.DefaultValue) : string.Empty;
            return $"{before}{Name(parameter.ParameterType)} {parameter.Name}{after}";
        }));
    }

    private static string Default(object? value) => value switch
    {
        null => "default",
        bool flag => flag ? "true" : "false",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString()!,
    };

    private static string Name(Type type)
    {
        if (Keywords.TryGetValue(type, out string? keyword))
        {
            return keyword;
        }

        if (Nullable.GetUnderlyingType(type) is { } inner)
        {
            return Name(inner) + "?";
        }

        if (type.IsArray)
        {
            return Name(type.GetElementType()!) + "[]";
        }

        return type.IsGenericType
            ? $"{type.Name[..type.Name.IndexOf('`', StringComparison.Ordinal)]}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>"
            : type.Name;
    }
}

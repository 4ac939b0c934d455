using System.ComponentModel;

namespace Zkp.LocalRuntime.Invocation;

/// <summary>Converts a route parameter or a message property to the type of the parameter that takes it.</summary>
internal static class ValueConverter
{
    public static bool CanConvert(Type type) => type == typeof(object) || TypeDescriptor.GetConverter(type).CanConvertFrom(typeof(string));

    /// <exception cref="BindingException">The value does not fit.</exception>
    public static object? Convert(object? value, Type type, string name)
    {
        if (value is null)
        {
            return type.IsValueType ? Activator.CreateInstance(type) : null;
        }

        if (type.IsInstanceOfType(value))
        {
            return value;
        }

        string text = System.Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture)!;
        try
        {
            return TypeDescriptor.GetConverter(type).ConvertFromInvariantString(text);
        }
        catch (Exception unfit) when (unfit is ArgumentException or FormatException or NotSupportedException or OverflowException)
        {
            throw new BindingException($"'{text}' cannot be used as '{name}', which is of the type {type.Name}.", unfit);
        }
    }
}

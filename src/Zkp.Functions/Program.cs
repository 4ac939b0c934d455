Console.WriteLine("app");
